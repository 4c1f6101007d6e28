#!/usr/bin/perl
# registrar.pl - dynamic client registration and its management, made to be lost
#
#	registrar.pl [SWITCH…]
#
# Prints its address when it is ready. POST /register makes a client (RFC
# 7591), GET, PUT and DELETE /register/ID manage it (RFC 7592). What a client
# is managed with is renewed with every PUT; an old token is answered with 401,
# as is a client that is gone. A PUT without the client's secret gives it a new
# one. SWITCH: "renews", with every GET as well; "hides", a GET tells no
# secret; "masks", a GET and a PUT show it as stars; "mistakes", a GET tells of
# another client; "never", it says so of when the secret ends; "plain", nothing
# says how a client is managed; "strays=N=URL", from the Nth request on a client
# is said to be managed at URL. For tests, as admin.pl:
#
#	GET, PUT /raw	all clients; PUT begins /log anew
#	GET /log	what was asked, one request a line, with bodies
#	PUT /is		the switches from now on, as a list
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;

my %is = map { $_ => 1 } @ARGV;
my $json = JSON::PP->new->canonical->utf8;
my (%clients, @log);
my $made = 0;
my $asked = 0; # about a client, since the switches were set
$SIG{PIPE} = 'IGNORE'; # who asked may be gone
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";
my $origin = 'http://127.0.0.1:' . $listener->sockport;

sub fresh { return sprintf '%s-%d-%s', $_[0], ++$made, 'x' x 12 }

sub shown {
	my ($client, $method) = @_;
	my %copy = (%$client, registration_client_uri =>
		"$origin/register/$client->{client_id}");
	delete $copy{client_secret} if $is{hides} && $method eq 'GET';
	$copy{client_secret} = '**********' if $is{masks} && $method ne 'POST';
	$copy{client_secret_expires_at} = 'never'
		if $is{never} && $method eq 'GET';
	delete @copy{qw(registration_access_token registration_client_uri)}
		if $is{plain};
	@copy{qw(client_id registration_client_uri)} =
		('another', "$origin/register/another")
		if $is{mistakes} && $method eq 'GET';
	for (keys %is) {
		$copy{registration_client_uri} = $2
			if /^strays=(\d+)=(.*)/ && $asked >= $1;
	}
	return \%copy;
}

sub create {
	my ($body) = @_;
	my $client = { %$body, client_id => fresh('client'),
		client_secret => fresh('secret'), client_secret_expires_at => 0,
		registration_access_token => fresh('token') };
	$clients{ $client->{client_id} } = $client;
	return (201, shown($client, 'POST'));
}

sub manage {
	my ($method, $client, $body) = @_;
	$asked++;
	if ($method eq 'DELETE') {
		delete $clients{ $client->{client_id} };
		return (204);
	}
	if ($method eq 'PUT') {
		return (400, { error => 'invalid_client_metadata' })
			if $body->{registration_access_token}
				|| ($body->{client_secret} // '') =~ /\*\*\*/;
		my %own = map { $_ => $client->{$_} } grep { exists $client->{$_} }
			qw(client_id client_secret_expires_at registration_access_token);
		my $secret = $body->{client_secret} // fresh('renewed');
		%$client = (%$body, %own, client_secret => $secret);
	}
	$client->{registration_access_token} = fresh('token')
		if $method eq 'PUT' || $is{renews};
	return (200, shown($client, $method));
}

sub answer {
	my ($method, $path, $headers, $text) = @_;
	my $body = length $text ? $json->decode($text) : {};
	return (200, \@log) if $path eq '/log';
	if ($path eq '/is') {
		%is = map { $_ => 1 } @$body;
		$asked = 0;
		return (200);
	}
	if ($path eq '/raw') {
		%clients = map { $_->{client_id} => $_ } @$body if $method eq 'PUT';
		@log = () if $method eq 'PUT';
		return (200, [map { $clients{$_} } sort keys %clients]);
	}
	push @log, "$method $path $text";
	return create($body) if "$method $path" eq 'POST /register';
	my ($id) = $path =~ m{^/register/(.*)} or return (404);
	my $client = $clients{$id};
	my ($token) = $headers =~ /^Authorization: Bearer (\S+)/mi;
	return (401, { error => 'invalid_token' }) unless $client
		&& ($token // '') eq $client->{registration_access_token};
	return manage($method, $client, $body);
}

$| = 1;
print "$origin\n";
while (my $client = $listener->accept) {
	my ($head, $text) = ('', '');
	while (my $line = <$client>) {
		last if $line =~ /^\r?\n$/;
		$head .= $line;
	}
	my ($method, $target) = $head =~ /^(\S+) (\S+)/ or next;
	my ($length) = $head =~ /^Content-Length: *(\d+)/mi;
	read $client, $text, $length if $length;
	my ($status, $object) = eval { answer($method, $target, $head, $text) };
	($status, $object) = (500, { error => "$@" }) if $@;
	my $body = defined $object ? $json->encode($object) : '';
	print $client "HTTP/1.1 $status X\r\nContent-Type: application/json\r\n",
		'Content-Length: ', length $body, "\r\nConnection: close\r\n\r\n",
		$body;
	close $client;
}
