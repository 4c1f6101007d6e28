#!/usr/bin/perl
# terminal.pl - runs a command on a pseudo terminal and types at it
#
# terminal.pl INPUT COMMAND...: INPUT may say \n for the return key and \t
# for tab; one line of it is typed whenever the command has been silent for
# 0.2 s. A line @FILE stands for what is in that file, once it is there.
# Prints what the terminal showed, and ends with the exit code of the
# command.
use strict;
use warnings;
use POSIX ();

my ($input, @command) = @ARGV;
$input =~ s/\\n/\n/g;
$input =~ s/\\r/\r/g;
$input =~ s/\\t/\t/g;
my @lines = split /(?<=[\n\r])/, $input;

# Linux's own pseudo terminal calls: unlock, ask the number, open the slave.
open(my $master, '+<', '/dev/ptmx') or die "ptmx: $!";
my $arg = pack('i', 0);
ioctl($master, 0x40045431, $arg) or die "unlock: $!"; # TIOCSPTLCK
$arg = pack('I', 0);
ioctl($master, 0x80045430, $arg) or die "number: $!"; # TIOCGPTN
my $slave_name = '/dev/pts/' . unpack('I', $arg);

my $pid = fork // die "fork: $!";
if ($pid == 0) {
	POSIX::setsid();
	open(my $slave, '+<', $slave_name) or die "$slave_name: $!";
	ioctl($slave, 0x540E, 0); # TIOCSCTTY
	POSIX::dup2(fileno($slave), $_) for 0 .. 2;
	exec @command or POSIX::_exit(127);
}

sub text_of {
	my ($line) = @_;

	return $line unless $line =~ /^@(\S+)/;
	open(my $in, '<', $1) or die "$1: $!";
	local $/;
	return <$in>;
}

my $ended = time + 30;
while (time < $ended) {
	my $ready = '';
	vec($ready, fileno($master), 1) = 1;
	if (select($ready, undef, undef, 0.2)) {
		my $got = sysread($master, my $piece, 4096);
		last unless $got; # EIO: the other side is closed
		syswrite(STDOUT, $piece);
	} elsif (@lines) {
		next if $lines[0] =~ /^@(\S+)/ && !-s $1;
		syswrite($master, text_of(shift @lines));
	}
}
if (time >= $ended) {
	kill 'KILL', $pid;
}
waitpid($pid, 0);
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
