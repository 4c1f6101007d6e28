#!/usr/bin/perl
# hunt.pl - looks for secrets, in every form that they may have taken
#
# hunt.pl files SECRETS PATH...     in files, and in all files of folders
# hunt.pl memory SECRETS PID        in the memory of a process that may be
#                                   dumped: what is marked "don't dump" is not
# hunt.pl watch SECRETS COMMAND...  in the arguments and the environment of
#                                   the command and of all that it starts
#
# Each line of SECRETS is a file in which a secret stands. What is found is
# named (never shown), and the exit code is 1; watch ends as its command does,
# or with 99.
use strict;
use warnings;
no warnings 'portable'; # addresses have 64 bits
use File::Find qw(find);
use MIME::Base64 qw(encode_base64);

my ($mode, $list, @rest) = @ARGV;
my %forms; # bytes => name

sub add {
	my ($bytes, $name) = @_;

	$forms{$bytes} //= $name if length $bytes >= 8;
}

# What of the base64 of "…SECRET…" is the same whatever stands around it.
sub add_base64 {
	my ($secret, $name) = @_;

	for my $before (0 .. 2) {
		my $coded = encode_base64('x' x $before . $secret, '');
		my $first = int(($before * 4 + 2) / 3);
		my $whole = int(($before + length $secret) / 3) * 4;
		my $kept = substr $coded, $first, $whole - $first;

		add($kept, "base64 of $name");
		add($kept =~ tr{+/}{-_}r, "base64url of $name");
	}
}

sub add_secret {
	my ($secret, $name) = @_;
	my $percent = $secret =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger;
	my $form = $percent =~ s/%20/+/gr;
	my $json = $secret =~ s/(["\\])/\\$1/gr =~ s/\n/\\n/gr =~ s/\t/\\t/gr;

	add($secret, $name);
	add($percent, "URL-encoded $name");
	add(lc $percent, "URL-encoded $name");
	add($form, "form-encoded $name");
	add($json, "JSON of $name");
	add($json =~ s{/}{\\/}gr, "JSON of $name");
	add(unpack('H*', $secret), "hexadecimal $name");
	add_base64($secret, $name);
	# As an HTTP client joins it to the name of who asks.
	add_base64($form, "form-encoded $name");
}

sub slurp {
	my ($file) = @_;

	open my $in, '<:raw', $file or return '';
	local $/;
	return <$in> // '';
}

for my $file (split /\n/, slurp($list)) {
	my $secret = slurp($file);
	my ($name) = $file =~ m{([^/]+)$};

	die "$file: there is no secret\n" if length $secret < 8;
	# Of a key's file every line that isn't a label is part of the secret.
	if ($secret =~ /^-----BEGIN/) {
		add($_, $name) for grep { !/^-----/ } split /\n/, $secret;
	} else {
		chomp $secret;
		add_secret($secret, $name);
	}
}
my $any = join '|', map { quotemeta } sort { length $b <=> length $a } keys %forms;
my $found = 0;
my %told;

sub look {
	my ($where, $bytes) = @_;

	while ($bytes =~ /($any)/g) {
		my $what = "$forms{$1} in $where";
		print STDERR "$what\n" unless $told{$what}++;
		$found = 1;
	}
}

sub files {
	find({ no_chdir => 1, wanted => sub {
		look($_, slurp($_)) if -f $_ and !-l $_;
	} }, @_);
}

# Piece by piece, each with the end of the one before it.
sub region {
	my ($mem, $from, $to, $name) = @_;
	my $piece = 4 * 1024 * 1024;
	my $tail = '';

	while ($from < $to) {
		my $want = $to - $from < $piece ? $to - $from : $piece;
		sysseek $mem, $from, 0 or return;
		my $nr = sysread $mem, my $bytes, $want or return;
		look($name, $tail . $bytes);
		$tail = length $bytes > 8192 ? substr $bytes, -8192 : $bytes;
		$from += $nr;
	}
}

sub memory {
	my ($pid) = @_;
	my ($from, $to, $name, $guarded) = (0, 0, '', 0);

	open my $mem, '<:raw', "/proc/$pid/mem" or die "/proc/$pid/mem: $!\n";
	open my $maps, '<', "/proc/$pid/smaps" or die "/proc/$pid/smaps: $!\n";
	while (<$maps>) {
		if (/^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/) {
			($from, $to, $name) = (hex $1, hex $2, $4 || 'memory');
			$name = "$name, which can't be read" if $3 !~ /^r/;
		} elsif (/^VmFlags:(.*)/) {
			next if $1 =~ /\bdd\b/ and ++$guarded;
			region($mem, $from, $to, $name)
				unless $name =~ /can't be read|^\[v/;
		}
	}
	die "no memory of $pid is guarded\n" unless $guarded;
}

# All processes that came from this one.
sub family {
	my ($root) = @_;
	my (%children, @all);

	for my $stat (glob '/proc/[0-9]*/stat') {
		push @{ $children{$2} }, $1
			if slurp($stat) =~ /^(\d+) \(.*\) \S+ (\d+) /s;
	}
	my @todo = ($root);
	while (defined(my $pid = shift @todo)) {
		push @all, $pid;
		push @todo, @{ $children{$pid} // [] };
	}
	return @all;
}

sub watch {
	my $pid = fork // die "fork: $!\n";

	exec { $_[0] } @_ or die "$_[0]: $!\n" unless $pid;
	while (waitpid($pid, 1) == 0) { # WNOHANG
		for my $one (family($pid)) {
			my $program = readlink("/proc/$one/exe") // "process $one";
			look("arguments of $program", slurp("/proc/$one/cmdline"));
			look("environment of $program", slurp("/proc/$one/environ"));
		}
		select undef, undef, undef, 0.002;
	}
	my $status = $?;
	exit 99 if $found;
	exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
}

if ($mode eq 'files') {
	files(@rest);
} elsif ($mode eq 'memory') {
	memory(@rest);
} elsif ($mode eq 'watch') {
	watch(@rest);
} else {
	die "there is no '$mode'\n";
}
exit $found;
