#!/usr/bin/perl
# lossy.pl - a network that loses one request, or one answer, or half of it
#
#	lossy.pl ADDRESS
#
# Prints its own address when it is ready, and passes on to ADDRESS what comes.
# In answers its own address stands where ADDRESS did. POST /lose/N/WHAT: of
# the requests from then on the N-th is lost before it arrives ("request"), or
# its answer is ("answer"), or the answer's second half ("half"); or something
# on the way answers with 502 instead of passing the request on ("gateway") or
# the answer back ("late"). GET /lost: 1 when that has happened, else 0.
use strict;
use warnings;
use IO::Socket::INET;

my ($to) = @ARGV or die "usage: $0 ADDRESS\n";
my ($host) = $to =~ m{^http://([^/]+)} or die "no address: $to\n";
$SIG{PIPE} = 'IGNORE'; # who asked may be gone
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";
my $own = '127.0.0.1:' . $listener->sockport;
my ($left, $what, $lost) = (0, '', 0);

sub take {
	my ($socket) = @_;
	my ($head, $body) = ('', '');
	while (my $line = <$socket>) {
		$head .= $line;
		last if $line =~ /^\r?\n$/;
	}
	my ($length) = $head =~ /^Content-Length: *(\d+)/mi;
	read $socket, $body, $length if $length;
	return ($head, $body);
}

sub say_it {
	my ($socket, $text) = @_;
	print $socket "HTTP/1.1 200 OK\r\nContent-Length: ", length $text,
		"\r\nConnection: close\r\n\r\n$text";
}

sub pass_on {
	my ($head, $body) = @_;
	my $server = IO::Socket::INET->new(PeerAddr => $host) or return '';
	$head =~ s/^Host: .*?\r$/Host: $host\r/mi;
	$head =~ s/^Connection: .*?\r\n//mi;
	$head =~ s/\r\n\r\n$/\r\nConnection: close\r\n\r\n/;
	print $server $head, $body;
	local $/;
	my $answer = <$server> // '';
	my ($top, $rest) = split /\r\n\r\n/, $answer, 2;
	s/\Q$host\E/$own/g for $top, $rest;
	my $length = length $rest;
	$top =~ s/^(Content-Length): *\d+/$1: $length/mi;
	return "$top\r\n\r\n$rest";
}

$| = 1;
print "http://$own\n";
while (my $client = $listener->accept) {
	my ($head, $body) = take($client);
	if ($head =~ m{^POST /lose/(\d+)/(\w+)}) {
		($left, $what, $lost) = ($1, $2, 0);
		say_it($client, '');
	} elsif ($head =~ m{^GET /lost}) {
		say_it($client, $lost);
	} elsif ($left > 0 && --$left == 0) {
		$lost = 1;
		my $answer = $what =~ /answer|half|late/ ? pass_on($head, $body) : '';
		my ($top, $rest) = split /(?<=\r\n\r\n)/, $answer, 2;
		print $client $top, substr($rest // '', 0, length($rest // '') / 2)
			if $what eq 'half';
		print $client "HTTP/1.1 502 X\r\nContent-Length: 0\r\n",
			"Connection: close\r\n\r\n" if $what =~ /gateway|late/;
	} else {
		print $client pass_on($head, $body);
	}
	close $client;
}
