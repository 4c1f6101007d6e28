#!/usr/bin/perl
# greeter.pl - the address that the runbook of the attacks calls: it says yes
#
# greeter.pl PORT_FILE LOG [COMMAND]: serves on a loopback port of its own,
# which it writes into PORT_FILE, until it is ended. Each request's first line
# is added to LOG; then COMMAND, a file, is run if it is there, and the answer
# is 200. So an attack can happen in the middle of a run.
use strict;
use warnings;
use IO::Socket::INET;

my ($port_file, $log, $command) = @ARGV;
$SIG{PIPE} = sub {}; # who asked may be gone
my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1:0')
	or die "there is no port: $!\n";

open my $out, '>', "$port_file.new" or die "$port_file: $!\n";
print $out $server->sockport, "\n";
close $out or die "$port_file: $!\n";
rename "$port_file.new", $port_file or die "$port_file: $!\n";
while (my $client = $server->accept) {
	my $first = <$client> // '';

	while (my $line = <$client>) {
		last if $line =~ /^\r?\n$/;
	}
	open my $to, '>>', $log or die "$log: $!\n";
	print $to $first =~ s/\r//r;
	close $to or die "$log: $!\n";
	system $command if defined $command && -x $command;
	print $client "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
		"Connection: close\r\n\r\n";
	close $client;
}
