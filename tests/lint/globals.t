#!/usr/bin/perl
# globals.t - below the command line nothing is written that isn't an argument
#
# Asked of the objects: what stands in .data or .bss can be written. A cache
# that is made once is allowed where its source guards it (pthread_once or a
# mutex); constant tables stand in .rodata or .data.rel.ro.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Source;

my $build = $ENV{BUILD} || 'build';

sub writable {
	my ($object) = @_;
	my @names;

	for (`objdump -t $object 2>/dev/null`) {
		push @names, $1
			if /\s(?:\.data|\.bss)(?!\.rel\.ro)(?:\.\S+)?\s+[0-9a-f]+\s+(?:\.hidden\s+)?(\S+)$/
			&& $1 !~ /^\.(data|bss)/;
	}
	return @names;
}

my @found;
my $seen = 0;
for my $file (sources(qr{^core/(?!cli/|web/).*\.c$})) {
	my $object = "$build/" . $file =~ s/\.c$/.o/r;

	next unless -f $object;
	$seen++;
	my @names = writable($object);
	push @found, "$file: @names"
		if @names && text_of($file) !~ /pthread_(once|mutex)/;
}
if (!$seen) {
	print "1..0 # SKIP there are no objects in $build\n";
	exit;
}
report('no global variable below the command line', @found);

# The lint itself, on what it must and must not find.
my $sample = `mktemp`;
chomp $sample;
my $object = "$sample.o";
open my $cc, '|-', "cc -fPIE -xc -c -o $object -" or die "cc: $!\n";
print $cc "int found; static int too = 1; int *get(void) { return &too; }\n",
	"extern const char *const names[]; const char *const names[] = { \"a\" };\n";
close $cc;
report('this lint finds what it is for',
	"@{[sort(writable($object))]}" eq 'found too' ? () : writable($object));
unlink $sample, $object;
finish();
