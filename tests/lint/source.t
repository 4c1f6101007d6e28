#!/usr/bin/perl
# source.t - the house rules that a machine can check in the C files
use strict;
use warnings;
use File::Basename qw(basename);
use FindBin;
use lib $FindBin::Bin;
use Source;

use constant FILE_LINES_MAX     => 450;
use constant FUNCTION_LINES_MAX => 80;

my $banned = qr/\b(strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|gets
	|atoi|atol|atoll|atof|system|popen|gmtime|localtime|ctime|asctime
	|alloca|signal_r|mktemp|tmpnam|rand|srand|random)\s*\(/x;
# Below the command line: no clock, no environment, no output, no end.
my $impure = qr/\b(time|gettimeofday|getenv|secure_getenv|setenv|putenv
	|printf|vprintf|puts|putchar|exit|_exit|quick_exit)\s*\(/x;

sub lines_with {
	my ($pattern, $file, $code) = @_;
	my @found;
	my $nr = 0;

	for my $line (split /\n/, $code) {
		$nr++;
		push @found, "$file:$nr: $1" if $line =~ $pattern;
	}
	return @found;
}

sub wrong_first_line {
	my ($file, $text) = @_;
	my $name = quotemeta basename($file);
	my ($first, $second) = (split(/\n/, $text), '', '');

	$first = $second if $first =~ /^#!|^#compdef/;
	return if $file =~ /\.[ch]$/
		? "$first$second" =~ m{^/\* $name - \S.+ \*/}
		: $first =~ m{^# $name - \S.+$};
	return "$file: does not begin with its name and what it is for";
}

# Functions are told by their braces in the first column.
sub long_functions {
	my ($file, $text) = @_;
	my ($nr, $start) = (0, 0);
	my @found;

	for my $line (split /\n/, $text) {
		$nr++;
		$start = $nr if $line eq '{';
		next unless $line eq '}' && $start;
		push @found, sprintf '%s:%d: %d lines', $file, $start, $nr - $start
			if $nr - $start > FUNCTION_LINES_MAX;
		$start = 0;
	}
	return @found;
}

# A no has its reason: err_no() alone makes one.
sub reasonless {
	my ($file, $code) = @_;
	my @found;

	while ($code =~ /\berr_set\s*\([^,;]*,\s*EXIT_NO\b
		|\berr(?:->|\.)code\s*=\s*EXIT_NO\b/gx) {
		my $nr = 1 + (substr($code, 0, $-[0]) =~ tr/\n//);

		push @found, "$file:$nr: EXIT_NO without a reason: err_no()";
	}
	return @found;
}

# A table that has to be read in one piece, by people who audit it.
my %table = ('core/change/risk_table.c' => 1);

sub is_long {
	my ($file, $text) = @_;
	my $lines = () = $text =~ /\n/g;

	return $lines > FILE_LINES_MAX && !$table{$file}
		? "$file: $lines lines" : ();
}

# Written so that this file does not hold them.
my $unwanted = join '|', map { join '', @$_ } ['(?<!RBCTL-)TO', 'DO\b'], ['FIX', 'ME\b'],
	['\bXX', 'X\b'], ['HA', 'CK\b'], ['(?i:clau', 'de)'], ['(?i:anthro', 'pic)'],
	['(?i:chat', 'gpt)'], ['(?i:co', 'pilot)'], ['(?i:open', 'ai\b)'],
	['(?<!\w)/wo', 'rk/'], ['(?i:language ', 'model)'];

my @c = sources(qr{^(core|cmd|tests)/.*\.[ch]$});
my @program = grep { m{^(core|cmd)/} } @c;
my @pure = grep { m{^core/} && !m{^core/(cli|web)/} } @c;
my @scripts = sources(qr{\.(t|sh|pl|pm|bash|fish)$|^(tests/(setup|run|bench/run|fuzz/(smoke|long|coverage|minimise))|\.ci/run|cmd/completion/_rbctl)$|^hooks/});
my @prose = sources(qr{^(Makefile|README\.md|core/README\.md)$|^cmd/man/});
my %text = map { $_ => text_of($_) } @c, @scripts, @prose;
my %code = map { $_ => code_of($text{$_}) } @c;

report('no function that is banned',
	map { lines_with($banned, $_, $code{$_}) } @c);
report('no <err.h>, no <getopt.h>',
	map { lines_with(qr/^#\s*include\s+<((?:err|getopt)\.h)>/, $_, $code{$_}) } @c);
report('no clock, environment, output or exit below the command line',
	map { lines_with($impure, $_, $code{$_}) } @pure);
report('comments are /* */ and strings are not mistaken for them',
	map { lines_with(qr{(//)}, $_, $code{$_}) } @c);
report('every file begins with its name and what it is for',
	map { wrong_first_line($_, $text{$_}) } @c, @scripts);
report('no file of the program is longer than ' . FILE_LINES_MAX . ' lines',
	map { is_long($_, $text{$_}) } @program);
report('no function is longer than ' . FUNCTION_LINES_MAX . ' lines',
	map { long_functions($_, $text{$_}) } @program);
report('a no that comes up as an error has its reason',
	map { reasonless($_, $code{$_}) } @c);
report('no words that have no place here',
	map { lines_with(qr/($unwanted)/, $_, $text{$_}) } @c, @scripts,
	@prose);

my @missed;
push @missed, 'banned' unless lines_with($banned, 'x.c', "\tstrcpy(a, b);");
push @missed, 'pure' if lines_with($impure, 'x.c', 'x->time = my_exit(0);');
push @missed, 'string' if lines_with($banned, 'x.c', code_of('"strcpy(" /* gets( */'));
push @missed, 'first' unless wrong_first_line('x.c', "/* y.c - other */\n");
push @missed, 'first script' if wrong_first_line('a.t', "#!/bin/sh\n# a.t - is\n");
push @missed, 'long' unless is_long('x.c', "\n" x 451);
push @missed, 'function' unless long_functions('x.c', "{\n" . "\n" x 90 . "}\n");
push @missed, 'reason' unless reasonless('x.c', "err_set(err,\n\tEXIT_NO, \"x\");");
push @missed, 'reason set' unless reasonless('x.c', 'err->code = EXIT_NO;');
push @missed, 'exit code' if reasonless('x.c', 'err_no(err, R, "x"); run->code = EXIT_NO;');
push @missed, 'words' unless lines_with(qr/($unwanted)/, 'x.c', 'TO' . 'DO: later');
report('this lint finds what it is for', @missed);
finish();
