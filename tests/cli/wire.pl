#!/usr/bin/perl
# wire.pl - recorded requests, in a form in which two recordings compare
#
#	wire.pl FILE
#
# Prints each request: its line, its headers in the alphabet, its body, "--".
# Left out are the headers that differ by nature between two programs
# (User-Agent, Connection). Where a value is new for each run, a word stands
# for it: the boundary of a form with files and, with WIRE_FRESH, what was
# signed for the moment, codes and random texts. The length of a body with one
# of them is left out.
use strict;
use warnings;

local $/;
open my $in, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $text = <$in>;
my $fresh = qr/client_assertion|code|code_verifier|code_challenge|state|
	device_code|request_uri|nonce|refresh_token|token|subject_token|dpop_jkt/x;

while (length $text) {
	$text =~ s/^(.*?)\r\n\r\n//s or die "no request: $text\n";
	my ($line, @headers) = split /\r\n/, $1;
	my ($length) = map { /^content-length: *(\d+)/i } @headers;
	my $body = substr($text, 0, $length // 0, '');
	my $changed = $ENV{WIRE_FRESH} && $body =~ s/(^|&)($fresh)=[^&]*/$1$2=FRESH/g;
	if (my ($boundary) = map { /boundary=(.*)/ } @headers) {
		$body =~ s/\Q$boundary\E/BOUNDARY/g;
		s/\Q$boundary\E/BOUNDARY/ for @headers;
		$changed = 1;
	}
	@headers = grep { !/^(user-agent|connection):/i } @headers;
	@headers = grep { !/^content-length:/i } @headers if $changed;
	for (@headers) {
		s/^(dpop): .*/$1: FRESH/i;
		s/^(authorization: (?:bearer|dpop)) .*/$1 FRESH/i if $ENV{WIRE_FRESH};
		s/^(idempotency-key): [0-9a-f]{32}$/$1: FRESH/i;
		s/^([^:]*)/lc $1/e;
	}
	print "$line\n", map({ "$_\n" } sort @headers), "\n$body\n--\n";
}
