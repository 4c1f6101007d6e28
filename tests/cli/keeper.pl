#!/usr/bin/perl
# keeper.pl - an authorization server that answers as a test tells it to
#
#	keeper.pl FOLDER
#
# Prints its address, once somebody can ask it. What is posted has a name: token.GRANT, revoke.HINT, introspect.access or
# introspect.refresh. It is a line of FOLDER/log, "NAME BODY". The answer
# waits while there is a file FOLDER/hold.NAME, and is what FOLDER/answer.NAME
# says: a status, a line feed, and the body, where @token is the token that
# was asked about. Else tokens are access-N and refresh-N, the N-th that were
# given out, all are good, and all are taken back.
use strict;
use warnings;
use IO::Socket::INET;

my ($folder) = @ARGV;
my $server = IO::Socket::INET->new(Listen => 16, LocalAddr => '127.0.0.1:0',
	ReuseAddr => 1) or die "no socket: $!\n";
my $base = 'http://127.0.0.1:' . $server->sockport;
my $self = $$;

$| = 1;
$SIG{CHLD} = 'IGNORE';
print "$base\n";
close STDOUT;

sub slurp {
	open my $file, '<', $_[0] or return undef;
	local $/;
	return scalar <$file>;
}

sub metadata {
	return qq({"issuer":"$base","token_endpoint":"$base/token",)
		. qq("introspection_endpoint":"$base/introspect",)
		. qq("revocation_endpoint":"$base/revoke",)
		. qq("response_types_supported":["code"],"grant_types_supported")
		. qq(:["client_credentials","refresh_token"],)
		. qq("token_endpoint_auth_methods_supported":)
		. qq(["client_secret_basic"]});
}

sub name_of {
	my ($path, $body) = @_;
	my ($token) = $body =~ /(?:^|&)token=([^&]*)/;

	return "token.$1" if $path eq '/token' && $body =~ /grant_type=([^&]*)/;
	return "revoke.$1"
		if $path eq '/revoke' && $body =~ /token_type_hint=([^&]*)/;
	return 'introspect.' . ($token =~ /^refresh/ ? 'refresh' : 'access')
		if $path eq '/introspect';
	return 'nothing';
}

sub usual {
	my ($name) = @_;

	return '{"active":true}' if $name =~ /^introspect/;
	return '' unless $name =~ /^token/;
	my $nr = () = slurp("$folder/log") =~ /^token\./mg;
	return qq({"access_token":"access-$nr","token_type":"Bearer",)
		. qq("expires_in":3600,"refresh_token":"refresh-$nr"});
}

sub answer {
	my ($client) = @_;
	my ($head, $body) = ('', '');

	while (defined(my $line = <$client>)) {
		last if $line =~ /^\r?\n$/;
		$head .= $line;
	}
	my ($path) = $head =~ m{^\w+ ([^ ?]*)} or return;
	read $client, $body, $1 if $head =~ /^Content-Length: *(\d+)/mi;
	my ($status, $text) = (200, metadata());
	if ($path !~ m{^/\.well-known/}) {
		my $name = name_of($path, $body);
		open my $log, '>>', "$folder/log" or die;
		syswrite $log, "$name $body\n";
		close $log;
		$text = usual($name);
		my $told = slurp("$folder/answer.$name");
		($status, $text) = $told =~ /^(\d+)\n(.*)/s if defined $told;
		my ($token) = $body =~ /(?:^|&)token=([^&]*)/;
		$text =~ s/\@token/$token/g if defined $token;
		select undef, undef, undef, 0.02
			while -e "$folder/hold.$name" && getppid == $self;
	}
	print $client "HTTP/1.1 $status X\r\nContent-Type: application/json\r\n",
		'Content-Length: ', length $text, "\r\nConnection: close\r\n\r\n",
		$text;
}

while (1) {
	my $client = $server->accept or next;
	next if fork;
	answer($client);
	exit 0;
}
