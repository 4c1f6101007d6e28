#!/usr/bin/perl
# admin.pl - the interfaces with which five products manage their clients
#
#	admin.pl PRODUCT DATA
#
# Prints its address when it is ready. It takes, keeps, completes and gives
# clients as the product does: what it adds to one is what DATA (real answers
# and exports) has there. Whoever asks says "SCHEME admin-key". For tests:
#
#	GET /raw		all clients, with their secrets
#	PATCH /raw, DELETE /raw	what somebody does to the first one by hand
#	PUT /raw		what it has from now on; and /log begins anew
#	GET /log		what was asked, one request a line, with bodies
#	PUT /etags		from now on answers have an ETag, and If-Match counts
#	PUT /masks		from now on secrets are shown as stars
#	PUT /hasty		somebody changes it whenever it has been read
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use JSON::PP;

my ($product, $data) = @ARGV;
my $json = JSON::PP->new->canonical->utf8;
my (%clients, @log, %switched);
my $made = 0;

sub load {
	my ($file) = @_;
	local $/;
	open my $in, '<:raw', "$data/$file" or die "$data/$file: $!\n";
	return $json->decode(<$in>);
}

sub strip { # what is new for each client is not what all have
	my ($object, @names) = @_;
	my %copy = %$object;
	delete @copy{@names};
	return \%copy;
}

# base: where clients are; scheme: before the key; id: the field it is known
# by, "ours" when whoever makes it chooses it; shows: a read shows the secret;
# update: how; refuses: fields that an update may not have; completes: what
# the product adds; rotate: method and path, and where the new secret is told.
my %products = (
	keycloak => { base => '/admin/realms/corp/clients', scheme => 'Bearer',
		id => 'id', secret => 'secret', shows => 1, told => 0,
		update => ['PUT', 'merge', 204], unique => 'clientId',
		rotate => ['POST', 'client-secret', 'value'],
		completes => sub { strip(
			(grep { !$_->{publicClient} && $_->{attributes} }
				@{ load('realms/catenax-shared-master.json')->{clients} })[0],
			qw(id clientId name secret description redirectUris
				protocolMappers webOrigins)) } },
	auth0 => { base => '/api/v2/clients', scheme => 'Bearer',
		id => 'client_id', secret => 'client_secret', shows => 1, told => 1,
		update => ['PATCH', 'merge', 200],
		refuses => [qw(callback_url_template signing_keys global tenant
			resource_server_identifier jwt_configuration.secret_encoded)],
		rotate => ['POST', 'rotate-secret', 'client_secret'],
		completes => sub { strip(
			load('clients/auth0/examples-directory/clients/My_SPA.json'),
			qw(name callbacks description grant_types)) } },
	okta => { base => '/oauth2/v1/clients', scheme => 'SSWS',
		id => 'client_id', secret => 'client_secret', shows => 0, told => 1,
		update => ['PUT', 'replace', 200],
		refuses => [qw(client_id_issued_at client_secret_expires_at)],
		rotate => ['POST', 'lifecycle/newSecret', 'client_secret'],
		completes => sub { { client_id_issued_at => 1795509000,
			client_secret_expires_at => 0, application_type => 'web',
			token_endpoint_auth_method => 'client_secret_basic',
			_links => { appLogo => { href => 'https://x.example/logo' } } } } },
	hydra => { base => '/admin/clients', scheme => 'Bearer',
		id => 'client_id', secret => 'client_secret', shows => 0, told => 1,
		update => ['PUT', 'replace', 200], unique => 'client_id',
		completes => sub { strip(
			load('clients/hydra/snap-case-1-basic-admin-registration.json'),
			qw(client_secret redirect_uris)) } },
	glewlwyd => { base => '/api/client', scheme => 'token',
		id => 'client_id', secret => 'password', shows => -1, told => 0,
		update => ['PUT', 'replace', 200], unique => 'client_id',
		completes => sub { { description => '', source => 'database' } } },
);
my $p = $products{$product // ''} or die "usage: $0 PRODUCT DATA\n";
my $more = $p->{completes}->();

$SIG{PIPE} = 'IGNORE'; # who asked may be gone
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";
my $origin = 'http://127.0.0.1:' . $listener->sockport;

sub shown {
	my ($client) = @_;
	my %copy = %$client;
	delete $copy{ $p->{secret} } if $p->{shows} < 1;
	$copy{ $p->{secret} } = '**********'
		if $switched{masks} && defined $copy{ $p->{secret} };
	return \%copy;
}

sub etag { return '"' . substr(sha256_hex($json->encode($_[0])), 0, 16) . '"' }

sub fresh { return sprintf('%s-%d-%s', $_[0], ++$made, 'x' x 12) }

sub reply { # STATUS OBJECT [CLIENT]
	my ($status, $object, $client) = @_;
	my $etag = $switched{etags} && $client ? 'ETag: ' . etag($client) . "\r\n" : '';
	return ($status, defined $object ? $json->encode($object) : '', $etag);
}

sub set_own { # what Auth0 shows there, and takes from nobody
	my ($client) = @_;
	$client->{jwt_configuration}{secret_encoded} //= JSON::PP::false
		if $product eq 'auth0';
}

sub create {
	my ($body) = @_;
	my $unique = $p->{unique};
	return reply(409, { error => 'conflict', message => 'it is there already' })
		if $unique && grep { ($_->{$unique} // '') eq ($body->{$unique} // '') }
			values %clients;
	my $id = $p->{id} eq 'id' || !defined $body->{ $p->{id} }
		? fresh('made') : $body->{ $p->{id} };
	my $client = { %$more, %$body, $p->{id} => $id };
	set_own($client);
	$client->{ $p->{secret} } //= fresh('secret');
	$clients{$id} = $client;
	return reply(201, $client, $client) if $p->{told};
	return (201, '', "Location: $origin$p->{base}/$id\r\n")
		if $product eq 'keycloak';
	return reply(200);
}

sub update {
	my ($client, $body, $how) = @_;
	for (@{ $p->{refuses} // [] }) {
		my ($name, $inner) = split /\./;
		my $found = exists $body->{$name}
			&& (!defined $inner || exists $body->{$name}{$inner});
		return reply(400, { errorCode => 'E0000001', errorSummary => $_ })
			if $found;
	}
	my $kept = $client->{ $p->{secret} };
	%$client = ($how eq 'merge' ? %$client : %$more, %$body,
		$p->{id} => $client->{ $p->{id} });
	$client->{ $p->{secret} } //= $kept;
	set_own($client);
	return reply($p->{update}[2],
		$p->{update}[2] == 204 || $product eq 'glewlwyd' ? undef : shown($client),
		$client);
}

sub one {
	my ($method, $id, $rest, $body, $headers) = @_;
	my $client = $clients{$id};
	my ($verb, $how) = @{ $p->{update} };
	return reply(404) unless $client;
	return reply(412)
		if $switched{etags} && $method ne 'GET' && $headers =~ /^If-Match: (\S+)/mi
			&& $1 ne etag($client);
	if (my $rotate = $p->{rotate}) {
		if ($method eq $rotate->[0] && $rest eq $rotate->[1]) {
			$client->{ $p->{secret} } = fresh('renewed');
			return reply(200, { %{ shown($client) },
				$rotate->[2] => $client->{ $p->{secret} } });
		}
	}
	return reply(404) if $rest;
	if ($method eq 'GET') {
		my @read = reply(200, shown($client), $client);
		$client->{owner} = 'hasty' . ++$made if $switched{hasty};
		return @read;
	}
	return update($client, $body, $how) if $method eq $verb;
	return reply(405) if $method ne 'DELETE';
	delete $clients{$id};
	return reply($product eq 'glewlwyd' ? 200 : 204);
}

sub by_hand {
	my ($method, $path, $body) = @_;
	my ($first) = sort keys %clients;
	return reply(200, \@log) if $path eq '/log';
	if ($method eq 'PUT' && $path eq '/raw') {
		%clients = map { $_->{ $p->{id} } => $_ } @$body;
		@log = ();
	} elsif ($method eq 'PUT') {
		$switched{ substr $path, 1 } = 1;
	} elsif ($method eq 'PATCH') {
		$clients{$first} = { %{ $clients{$first} }, %$body };
	} elsif ($method eq 'DELETE') {
		delete $clients{$first};
	}
	return reply(200, [map { $clients{$_} } sort keys %clients]);
}

sub answer {
	my ($method, $target, $headers, $text) = @_;
	my $body = length $text ? $json->decode($text) : {};
	my ($path, $query) = split /\?/, $target, 2;
	return by_hand($method, $path, $body)
		if $path =~ m{^/(raw|log|etags|masks|hasty)$};
	push @log, "$method $target $text";
	return reply(401, { error => 'unauthorized' })
		unless $headers =~ /^Authorization: \Q$p->{scheme}\E admin-key\r?$/mi;
	return reply(404) unless $path =~ s{^\Q$p->{base}\E(/|$)}{};
	return create($body) if $method eq 'POST' && $path eq '';
	if ($method eq 'GET' && $path eq '') {
		my ($wanted) = ($query // '') =~ /clientId=([^&]*)/;
		return reply(200, [map { shown($_) } grep {
			!defined $wanted || ($_->{clientId} // '') eq $wanted }
			map { $clients{$_} } sort keys %clients]);
	}
	my ($id, $rest) = split m{/}, $path, 2;
	return one($method, $id, $rest // '', $body, $headers);
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
	my ($status, $body, $more_headers) =
		eval { answer($method, $target, $head, $text) };
	($status, $body) = (500, "$@") if $@;
	print $client "HTTP/1.1 $status X\r\n",
		length $body ? "Content-Type: application/json\r\n" : '',
		$more_headers // '', 'Content-Length: ', length $body,
		"\r\nConnection: close\r\n\r\n", $status == 204 ? '' : $body;
	close $client;
}
