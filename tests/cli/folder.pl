#!/usr/bin/perl
# folder.pl - a server that gives what lies in a folder, and 404 for the rest
#
#	folder.pl FOLDER
#
# Prints its address when it is ready.
use strict;
use warnings;
use IO::Socket::INET;

my ($folder) = @ARGV or die "usage: $0 FOLDER\n";
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";

$| = 1;
$SIG{PIPE} = 'IGNORE';
print 'http://127.0.0.1:' . $listener->sockport . "\n";

while (my $client = $listener->accept) {
	my ($line, $status, $body) = (scalar(<$client>) // '', '404 No', '{}');

	while (my $header = <$client>) {
		last if $header =~ /^\r?\n$/;
	}
	if ($line =~ m{^GET (/[^ ?]*)} && open my $in, '<:raw', "$folder$1") {
		local $/;
		($status, $body) = ('200 OK', scalar(<$in>) // '');
	}
	print $client "HTTP/1.1 $status\r\nContent-Type: application/json\r\n",
		'Content-Length: ', length $body,
		"\r\nConnection: close\r\n\r\n$body";
	close $client;
}
