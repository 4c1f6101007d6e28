# Source.pm - what the lints of C files share: the files, and their code
package Source;
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Exporter 'import';
our @EXPORT = qw(sources code_of text_of report finish);

chdir dirname(abs_path(__FILE__)) . '/../..' or die "top: $!\n";

my $nr     = 0;
my $failed = 0;

# Tracked files whose names match; all of them where there is no git.
sub sources {
	my ($pattern) = @_;
	my @files = grep { -f } split /\n/, `git ls-files 2>/dev/null`;

	@files = split /\n/, `find . -type f -not -path './build*' | cut -c3-`
		unless @files;
	return sort grep { $_ =~ $pattern } @files;
}

sub text_of {
	my ($file) = @_;
	local $/;

	open my $in, '<', $file or die "$file: $!\n";
	return <$in> // '';
}

# The code alone: comments and the insides of strings become blanks, lines
# stay where they are.
sub code_of {
	my ($text) = @_;

	$text =~ s{(/\*.*?\*/)|("(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*')}
		{ defined $1 ? $1 =~ s/[^\n]/ /gr
		: defined $2 ? '"' . ' ' x (length($2) - 2) . '"'
		: "'" . ' ' x (length($3) - 2) . "'" }gse;
	return $text;
}

# One test: it is passed when nothing was found.
sub report {
	my ($sentence, @found) = @_;

	$nr++;
	$failed++ if @found;
	print @found ? 'not ok' : 'ok', " $nr - $sentence\n";
	print map { "# $_\n" } @found;
}

sub finish {
	print "1..$nr\n";
	exit($failed ? 1 : 0);
}

1;
