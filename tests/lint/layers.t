#!/usr/bin/perl
# layers.t - the arrows between the layers point down, foreign libraries stay
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Source;

# Those on one line don't know each other; see core/README.md.
my @order = (
	[qw(base)],
	[qw(json git crypto qr)],
	[qw(net)],
	[qw(model)],
	[qw(trust oauth vault change)],
	[qw(run intake)],
	[qw(audit)],
	[qw(report)],
	[qw(cli)],
	[qw(web)],
	[qw(cmd)],
);
my %foreign = (
	'cjson/'       => 'json',
	'cJSON.h'      => 'json',
	'pcre2'        => 'json',
	'git2'         => 'git',
	'sodium'       => 'crypto',
	'openssl/'     => 'crypto',
	'curl/'        => 'net',
	'microhttpd'   => 'web',
	'utf8proc'     => 'base',
	'qrencode'     => 'qr',
);

my %level;
for my $i (0 .. $#order) {
	$level{$_} = $i for @{ $order[$i] };
}

sub layer_of {
	my ($file) = @_;

	return 'cmd' if $file =~ m{^cmd/};
	return $file =~ m{^core/([^/]+)/} ? $1 : '';
}

# What a file may not include, given its text.
sub wrong_includes {
	my ($file, $text) = @_;
	my $from = layer_of($file);
	my @wrong;

	while ($text =~ /^#\s*include\s+"([^"]+)"/mg) {
		my $path = $1;
		my $to = layer_of($path);
		if (!exists $level{$to}) {
			push @wrong, "$file: '$path' is no path from the root";
		} elsif ($to ne $from && $level{$to} >= $level{$from}) {
			push @wrong, "$file: $from may not include '$path'";
		}
	}
	return @wrong;
}

sub wrong_foreign {
	my ($file, $text) = @_;
	my $from = layer_of($file);
	my @wrong;

	while ($text =~ /^#\s*include\s+<([^>]+)>/mg) {
		for my $name (keys %foreign) {
			push @wrong, "$file: <$1> belongs to core/$foreign{$name}"
				if index($1, $name) == 0 && $foreign{$name} ne $from;
		}
	}
	return @wrong;
}

# A header with foreign types in it is for the files beside it alone.
sub leaks {
	my (%text) = @_;
	my (%private, @wrong);

	for my $file (grep { /\.h$/ } keys %text) {
		while ($text{$file} =~ /^#\s*include\s+<([^>]+)>/mg) {
			my $path = $1;
			$private{$file} = $path
				if grep { index($path, $_) == 0 } keys %foreign;
		}
	}
	for my $file (keys %text) {
		while ($text{$file} =~ /^#\s*include\s+"([^"]+)"/mg) {
			push @wrong, "$file: '$1' brings <$private{$1}> with it"
				if $private{$1} && layer_of($1) ne layer_of($file);
			push @wrong, "$file: is a header that brings <$private{$1}>"
				if $private{$1} && $file =~ /\.h$/
				&& !$private{$file};
		}
	}
	@wrong = sort @wrong;
	return @wrong;
}

my @files = sources(qr{^(core|cmd)/.*\.[ch]$});
my %text  = map { $_ => text_of($_) } @files;

report('every folder of core is a layer with a place in the order',
	map { "core/$_" } grep { !exists $level{$_} }
	map { m{^core/([^/]+)/} ? $1 : () } @files);
report('includes only go down, by paths from the root',
	map { wrong_includes($_, $text{$_}) } @files);
report('one foreign library, one folder',
	map { wrong_foreign($_, $text{$_}) } @files);
report('foreign types leave their folder in no header', leaks(%text));

# The lint itself, on what it must find.
my @missed;
for my $case (
	['core/base/x.c', '#include "core/json/json.h"'],
	['core/json/x.c', '#include "core/git/repo.h"'],
	['core/cli/x.c', '#include "core/web/web.h"'],
	['core/web/x.c', '#include "cmd/commands.h"'],
	['core/web/x.c', '#include "local.h"'],
) {
	push @missed, "@$case" unless wrong_includes(@$case);
}
push @missed, 'upwards' if wrong_includes('cmd/x.c', '#include "core/base/buf.h"');
push @missed, 'sodium' unless wrong_foreign('core/vault/x.c', '#include <sodium.h>');
push @missed, 'git2' unless leaks(
	'core/git/p.h'   => '#include <git2.h>',
	'core/trust/x.c' => '#include "core/git/p.h"');
report('this lint finds what it is for', @missed);
finish();
