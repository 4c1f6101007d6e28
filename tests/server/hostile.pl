#!/usr/bin/perl
# hostile.pl - a server on this machine that answers as nobody should
#
# hostile.pl MODES LOG: prints its address, then the address of another host
# that nobody was told of. Each line of the file MODES is "ENDPOINT MISDEED";
# an endpoint without a line (token, introspect, revoke, api, device,
# metadata) behaves; one with "hold" does once there is a file MODES.go. LOG gets a line a request: "METHOD PATH", a tab, and the
# header fields that tests look for; what reaches the other host is
# "ELSEWHERE".
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use Compress::Zlib qw(deflateInit Z_FULL_FLUSH Z_OK MAX_WBITS);

my ($modes, $log) = @ARGV;
my $mebi = 1024 * 1024;
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = sub { exit 0 };
STDOUT->autoflush(1);

sub listener {
	return IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1:0',
		ReuseAddr => 1) // die "listen: $!\n";
}

my $server = listener();
my $other  = listener();
my $issuer = 'http://127.0.0.1:' . $server->sockport;
my $elsewhere = 'http://127.0.0.2:' . $other->sockport;

sub note {
	open my $out, '>>', $log or die "$log: $!\n";
	syswrite $out, "@_\n";
}

sub misdeed {
	my ($endpoint) = @_;

	open my $in, '<', $modes or return '';
	while (<$in>) {
		return $2 if /^(\w+) (\S+)/ and $1 eq $endpoint;
	}
	return '';
}

# ---- what a good server says ----

my $metadata = sub {
	my ($name) = @_;
	return qq({"issuer":"$name",) . join(',', map {
		qq("$_->[0]":"$issuer/$_->[1]")
	} ['token_endpoint', 'token'], ['introspection_endpoint', 'introspect'],
		['revocation_endpoint', 'revoke'],
		['authorization_endpoint', 'authorize'],
		['device_authorization_endpoint', 'device'],
		['jwks_uri', 'jwks']) .
		',"grant_types_supported":["client_credentials",' .
		'"authorization_code",' .
		'"urn:ietf:params:oauth:grant-type:device_code"],' .
		'"response_types_supported":["code"],' .
		'"code_challenge_methods_supported":["S256"],' .
		'"dpop_signing_alg_values_supported":["ES256"],' .
		'"authorization_response_iss_parameter_supported":true,' .
		'"scopes_supported":["payroll:read"],' .
		'"token_endpoint_auth_methods_supported":' .
		'["client_secret_basic"]}';
};
my $token = '"access_token":"acc3ss/T0ken+of=the~hostile-server",' .
	'"token_type":"Bearer","scope":"payroll:read"';
my %good = (
	token      => qq({$token,"expires_in":300,) .
		'"refresh_token":"r3fresh/T0ken+of=the~hostile-server"}',
	introspect => '{"active":true,"scope":"payroll:read"}',
	revoke     => '{}',
	api        => '{"things":[1,2,3]}',
	still      => '{}',
	metadata   => $metadata->($issuer),
	device     => '{"device_code":"d","user_code":"ABCD",' .
		qq("verification_uri":"$issuer/d","interval":1,) .
		'"expires_in":60}',
);

# ---- how it is said ----

my $client;

sub say_ {
	my ($text) = @_;

	for (my $at = 0; $at < length $text;) {
		my $nr = syswrite $client, $text, length($text) - $at, $at;
		exit 0 unless $nr;
		$at += $nr;
	}
}

sub answer {
	my ($status, $body, @headers) = @_;

	push @headers, 'Content-Type: application/json'
		unless grep /^Content-Type/, @headers;
	say_(join "\r\n", "HTTP/1.1 $status Said", @headers,
		'Content-Length: ' . length $body, 'Connection: close', '', $body);
}

sub json { # with a status of 200
	say_("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" . join '', @_);
}

# The same piece again and again, seconds apart or none, till nobody reads.
sub for_ever {
	my ($piece, $pause) = @_;

	while (1) {
		say_($piece);
		select undef, undef, undef, $pause if $pause;
	}
}

# Till the other side hangs up.
sub wait_for_end {
	1 while sysread $client, my $rest, 65536;
	exit 0;
}

# Half a GiB of spaces, in less than a MiB.
sub bomb {
	my $deflate = deflateInit(-WindowBits => -MAX_WBITS(), -Level => 9);
	my ($block) = $deflate->deflate(' ' x $mebi);
	my ($end) = $deflate->flush(Z_FULL_FLUSH);

	return "\x1f\x8b\x08\0\0\0\0\0\0\3" . ($block . $end) x 512;
}

my %misdeeds = (
	'big' => sub {
		json("Content-Length: " . 1024 * $mebi . "\r\n\r\n{");
		say_(' ' x $mebi) for 1 .. 1024;
	},
	'big-unsaid' => sub {
		json("Connection: close\r\n\r\n{");
		say_(' ' x $mebi) for 1 .. 1024;
	},
	'big-chunks' => sub {
		json("Transfer-Encoding: chunked\r\n\r\n");
		for_ever(sprintf "%x\r\n%s\r\n", $mebi, ' ' x $mebi);
	},
	'bomb' => sub {
		my $bomb = bomb();
		json("Content-Encoding: gzip\r\nContent-Length: " .
			length($bomb) . "\r\n\r\n$bomb");
	},
	'bomb-chunks' => sub {
		my $bomb = bomb();
		json("Transfer-Encoding: gzip, chunked\r\n\r\n" .
			sprintf "%x\r\n%s\r\n0\r\n\r\n", length $bomb, $bomb);
	},
	'headers' => sub { json(); for_ever("X-More: " . 'x' x 1000 . "\r\n") },
	'one-header' => sub { json('X-Long: '); for_ever('x' x 8000) },
	'folds' => sub { json("X-Fold: a\r\n"); for_ever("  more\r\n") },
	'nul-header' => sub { json("X-Nul: a\0b\r\n\r\n$good{token}") },
	'interim' => sub { for_ever("HTTP/1.1 100 Continue\r\n\r\n") },
	'hints' => sub {
		for_ever("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
	},
	'interim-then-silence' => sub {
		say_("HTTP/1.1 100 Continue\r\n\r\n");
		wait_for_end();
	},
	'expectation' => sub { answer(417, '') },
	'switch' => sub {
		say_("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n" .
			"Connection: Upgrade\r\n\r\n");
		for_ever("\0" x 9);
	},
	'silence' => sub { wait_for_end() },
	'drip' => sub { json("Content-Length: 100000\r\n\r\n"); for_ever(' ', 0.1) },
	'drip-headers' => sub { for_ever('HTTP/1.1 ', 0.1) },
	'drip-chunks' => sub {
		json("Transfer-Encoding: chunked\r\n\r\n");
		for_ever("1\r\n \r\n", 0.1);
	},
	'chunks' => sub {
		json("Transfer-Encoding: chunked\r\n\r\n" .
			"zz\r\n$good{token}\r\n0\r\n\r\n");
	},
	'chunk-size' => sub {
		json("Transfer-Encoding: chunked\r\n\r\n" .
			"ffffffffffffffffff\r\n$good{token}\r\n0\r\n\r\n");
	},
	'cut' => sub { json("Content-Length: 5000\r\n\r\n$good{token}") },
	'cut-chunks' => sub {
		json("Transfer-Encoding: chunked\r\n\r\nfff\r\n$good{token}");
	},
	'negative-length' => sub { json("Content-Length: -1\r\n\r\n$good{token}") },
	'two-lengths' => sub {
		json("Content-Length: 5\r\nContent-Length: 90\r\n\r\n$good{token}");
	},
	'bare' => sub { say_($good{token}) }, # HTTP/0.9
	'noise' => sub { say_(join '', map { chr(1 + $_ % 255) } 1 .. 5000) },
	'file' => sub { answer(302, '', 'Location: file:///etc/passwd') },
	'host' => sub { answer(307, '', "Location: $elsewhere/take") },
	'refresh' => sub { answer(200, $good{token}, "Refresh: 0; $elsewhere/take",
		'Content-Type: text/html') },
	'html' => sub { answer(200, '<html>Welcome</html>',
		'Content-Type: text/html') },
	'html-json' => sub { answer(200, $good{token}, 'Content-Type: text/html') },
	'picture' => sub { answer(200, "\x89PNG\r\n\x1a\n\0\0",
		'Content-Type: image/png') },
	'empty' => sub { answer(200, '') },
	'nothing' => sub { answer(204, '') },
	'array' => sub { answer(200, "[$good{token}]") },
	'deep' => sub { answer(200, '[' x 100000) },
	'twice' => sub { answer(200, qq({"access_token":"another",$token})) },
	'twice-escaped' => sub {
		answer(200, qq({"access\\u005ftoken":"another",$token}));
	},
	'two-texts' => sub { answer(200, "$good{token}$good{token}") },
	'bad-utf8' => sub { answer(200, qq({$token,"x":"\xc3\x28"})) },
	'surrogate' => sub { answer(200, qq({$token,"x":"\\ud800"})) },
	'nul' => sub { answer(200, qq({"access_token":"a\\u0000b",
		"token_type":"Bearer"})) },
	'line-break' => sub { answer(200, qq({"access_token":"a\\r\\nCookie: b",
		"token_type":"Bearer"})) },
	'type' => sub { answer(200, qq({"access_token":"a","token_type":"mac"})) },
	'for-ever' => sub { answer(200, qq({$token,"expires_in":1e300})) },
	'for-long' => sub {
		answer(200, qq({$token,"expires_in":99999999999999999999}));
	},
	'for-less' => sub { answer(200, qq({$token,"expires_in":-5})) },
	'for-words' => sub { answer(200, qq({$token,"expires_in":"1e9"})) },
	'interval' => sub {
		my $body = $good{device} =~ s/"interval":1/"interval":-1/r;
		answer(200, $body);
	},
	'script' => sub {
		my $body = $good{device} =~ s{http://[^"]*/d}{javascript:alert(1)}r;
		answer(200, $body);
	},
	'escapes' => sub {
		answer(400, qq({"error":"invalid_request","error_description":) .
			qq("before\\u0000\\u001b]0;owned\\u0007\\u001b[2J\\u202eafter"}));
	},
	'raw-escapes' => sub {
		answer(400, "oops \e]0;owned\a\e[2J\0 oops",
			'Content-Type: text/plain');
	},
	'error-escapes' => sub { answer(400, qq({"error":"\\u001b[31mred"})) },
	'challenge-escapes' => sub {
		answer(401, '', qq(WWW-Authenticate: Bearer error="invalid_token",) .
			qq( error_description="\e[2Jgone"));
	},
	'reason-escapes' => sub { say_("HTTP/1.1 400 \e[2J\e]0;owned\a\r\n\r\n") },
	'nonces' => sub {
		answer(401, '{"error":"use_dpop_nonce"}',
			'DPoP-Nonce: nonce-' . int rand 1e9);
	},
	'long-nonce' => sub {
		answer(401, '{"error":"use_dpop_nonce"}',
			'DPoP-Nonce: ' . 'n' x 30000);
	},
	'later' => sub { answer(503, '{}', 'Retry-After: 1000000') },
	'much-later' => sub { answer(503, '{}', 'Retry-After: ' . '9' x 40) },
	'last-century' => sub {
		answer(503, '{}', 'Retry-After: Tue, 01 Jan 1980 00:00:00 GMT');
	},
	'cookie' => sub {
		answer(200, $good{token}, 'Set-Cookie: sid=tracked; Path=/');
	},
	'other-issuer' => sub { answer(200, $metadata->('https://evil.example')) },
	'plain-endpoint' => sub {
		my $body = $good{metadata} =~
			s{"$issuer/token"}{"http://evil.example/token"}r;
		answer(200, $body);
	},
	'other-iss' => sub {
		answer(200, '{"active":true,"scope":"payroll:read",' .
			'"iss":"https://evil.example"}');
	},
	'slack' => sub { answer(200, '{"ok":false,"error":"invalid_auth"}') },
	'github' => sub {
		answer(200, '{"error":"bad_verification_code",' .
			'"error_description":"It is wrong or \u001b[2Jexpired."}');
	},
);

# An identity token of somebody else beside the access token.
$misdeeds{'other-id-token'} = sub {
	require MIME::Base64;
	my ($head, $claims) = map { MIME::Base64::encode_base64url($_) }
		'{"alg":"RS256"}', '{"iss":"https://evil.example","aud":"x"}';
	answer(200, qq({$token,"expires_in":300,"id_token":"$head.$claims.AAAA"}));
};

# Says no with all that it was asked.
my $request = '';
$misdeeds{echo} = sub {
	my $said = $request =~ s/(["\\])/\\$1/gr =~ s/\r\n/ /gr;
	answer(400, qq({"error":"invalid_request","error_description":"$said"}));
};

sub read_request {
	my $text = '';

	until ($text =~ /\r\n\r\n/) {
		exit 0 unless sysread $client, $text, 65536, length $text;
	}
	my ($head, $body) = split /\r\n\r\n/, $text, 2;
	my ($length) = $head =~ /^content-length: *(\d+)/im;
	while (length $body < ($length // 0)) {
		exit 0 unless sysread $client, $body, 65536, length $body;
	}
	$request = "$head $body";
	return $head;
}

sub serve {
	my $head = read_request();
	my ($method, $path) = $head =~ m{^(\S+) ([^ ?]+)};
	my $endpoint = $path =~ m{^/\.well-known/} ? 'metadata' :
		$path =~ m{^/(?:api/)?(\w+)} ? $1 : '';
	my @seen = $head =~ /^((?:cookie|te|accept-encoding|expect): .*?)\r?$/gim;
	my $misdeed = misdeed($endpoint);

	note("$method $path\t@seen");
	if ($misdeed eq 'hold') {
		# Whoever asked may have died meanwhile.
		my $waits = IO::Select->new($client);
		until (-e "$modes.go") {
			exit 0 if $waits->can_read(0.05)
				and !sysread $client, my $rest, 65536;
		}
		$misdeed = '';
	}
	die "there is no misdeed '$misdeed'\n"
		if $misdeed and !$misdeeds{$misdeed};
	return $misdeeds{$misdeed}->() if $misdeed;
	# Whoever proves that they have a key gets a token that is bound to it.
	return answer(200, $good{token} =~ s/Bearer/DPoP/r)
		if $endpoint eq 'token' and $head =~ /^dpop:/im;
	return answer(200, $good{$endpoint}) if $good{$endpoint};
	answer(404, '{}');
}

print "$issuer\n$elsewhere\n";
my $select = IO::Select->new($server, $other);
while (1) {
	for my $ready ($select->can_read) {
		$client = $ready->accept or next;
		if (my $pid = fork) {
			close $client;
			next;
		}
		note('ELSEWHERE') if $ready == $other;
		serve();
		shutdown $client, 1;
		wait_for_end();
	}
}
