#!/usr/bin/perl
# terminal.pl - runs a command on a pseudo terminal and types at it
#
# terminal.pl INPUT COMMAND...: INPUT may say \n for the return key and \t
# for tab; one line of it is typed whenever the command has been silent for
# 0.2 s. A line @FILE stands for what is in that file, once it is there. A
# line that begins with * (which is not typed) is for a question whose answer
# isn't shown: it is typed when the terminal shows nothing of it, and the
# command has said something since the line before. What comes sooner could
# be thrown away. Prints what the terminal showed, and ends with the exit code
# of the command, which is killed when all this takes five minutes.
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

# Does the terminal show what is typed?
sub echoes {
	my $mode = POSIX::Termios->new;

	$mode->getattr(fileno $master) // die "termios: $!";
	return $mode->getlflag & POSIX::ECHO();
}

my $said = 1; # since the last line was typed

sub may_type {
	my ($line) = @_;

	return -s $1 if $line =~ /^@(\S+)/;
	return $said && !echoes() if $line =~ /^\*/;
	return 1;
}

sub text_of {
	my ($line) = @_;

	return $line =~ s/^\*//r unless $line =~ /^@(\S+)/;
	open(my $in, '<', $1) or die "$1: $!";
	local $/;
	return <$in>;
}

my $ended = time + 300;
while (time < $ended) {
	my $ready = '';
	vec($ready, fileno($master), 1) = 1;
	if (select($ready, undef, undef, 0.2)) {
		my $got = sysread($master, my $piece, 4096);
		last unless $got; # EIO: the other side is closed
		syswrite(STDOUT, $piece);
		$said = 1;
	} elsif (@lines && may_type($lines[0])) {
		syswrite($master, text_of(shift @lines));
		$said = 0;
	}
}
if (time >= $ended) {
	kill 'KILL', $pid;
}
waitpid($pid, 0);
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
