#!/usr/bin/perl
# recorder.pl - a server that writes down what it is sent, byte by byte
#
#	recorder.pl FILE
#
# Prints its address when it is ready. FILE gets every request as it came.
# What it answers goes by the path:
#
#	/token /introspect /revoke	as an authorization server would; the token
#					has characters in it that forms escape
#	/pages		a list in three pages, with Link headers
#	/later		503 the first time, then 200
#	/file		bytes to keep
#	/echo		{"id": what is in FILE.id, …} and a header Location
#	anything else	{}
use strict;
use warnings;
use IO::Socket::INET;
use MIME::Base64;

my ($file) = @ARGV or die "usage: $0 FILE\n";
my %seen;
$SIG{PIPE} = 'IGNORE'; # who asked may be gone
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";
my $origin = 'http://127.0.0.1:' . $listener->sockport;

sub quoted {
	my ($text) = @_;
	$text =~ s/(["\\])/\\$1/g;
	$text =~ s/\n/\\n/g;
	return "\"$text\"";
}

sub id {
	open my $in, '<:raw', "$file.id" or return 'exp-1';
	local $/;
	return scalar <$in>;
}

sub token {
	return '{"access_token":"a+b/c==~*\'\"%","token_type":"Bearer",'
		. '"expires_in":600,"scope":"payroll:read"}';
}

sub page {
	my ($number) = @_;
	my $link = $number < 3
		? "Link: </pages?page=" . ($number + 1) . ">; rel=\"next\"\r\n" : '';
	return (200, "{\"rows\":[$number]}", $link);
}

# Status, body, further header lines.
sub answer {
	my ($path) = @_;
	return (200, token()) if $path eq '/token';
	return (200, '{"active":true,"scope":"payroll:read"}')
		if $path eq '/introspect';
	return page($1 // 1) if $path =~ m{^/pages(?:\?page=(\d))?$};
	return $seen{later}++ % 2 ? (200, '{}')
		: (503, '{}', "Retry-After: 0\r\n") if $path eq '/later';
	return (200, "\x01\x02kept\x00\xff", '') if $path eq '/file';
	return (201, '{"id":' . quoted(id()) . ',"kind":"it\'s $(touch pwned)"}', "Location: /exports/7\r\n")
		if $path =~ m{^/echo};
	return (200, '{}');
}

sub read_request {
	my ($client) = @_;
	my $text = '';
	while ($text !~ /\r\n\r\n/) {
		sysread($client, $text, 65536, length $text) or return;
	}
	my $head = index($text, "\r\n\r\n") + 4;
	my ($length) = substr($text, 0, $head) =~ /^content-length: *(\d+)/im;
	while (length($text) < $head + ($length // 0)) {
		sysread($client, $text, 65536, length $text) or return;
	}
	return $text;
}

$| = 1;
print "$origin\n";
while (my $client = $listener->accept) {
	my $request = read_request($client) // next;
	open my $out, '>>:raw', $file or die "$file: $!\n";
	print $out $request;
	close $out;
	my ($path) = $request =~ /^\S+ (\S+)/;
	my ($status, $body, $more) = answer($path);
	print $client "HTTP/1.1 $status X\r\nContent-Type: application/json\r\n"
		. "Connection: close\r\nContent-Length: " . length($body) . "\r\n"
		. ($more // '') . "\r\n$body";
	close $client;
}
