#!/usr/bin/perl
# objects.pl - writes git objects that git itself would not write
#
# objects.pl tree MODE NAME OID ...      raw tree, entries in the order given
# objects.pl flip FILE OFFSET            the file with one bit of a byte turned
#
# The bytes go to standard output, for `git hash-object --literally -w`.
# NAME may hold \xNN.
use strict;
use warnings;

my $verb = shift // '';
binmode STDOUT;

if ($verb eq 'tree') {
	while (@ARGV) {
		my ($mode, $name, $oid) = splice(@ARGV, 0, 3);
		$name =~ s/\\x([0-9a-f]{2})/chr hex $1/gie;
		print "$mode $name\0" . pack('H40', $oid);
	}
} elsif ($verb eq 'flip') {
	my ($file, $offset) = @ARGV;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	my $bytes = <$in>;
	substr($bytes, $offset, 1) ^= "\x01";
	print $bytes;
} else {
	die "usage: objects.pl tree|flip ...\n";
}
