#!/usr/bin/perl
# recorded.pl - what real servers answered about their clients, once more
#
#	recorded.pl DATA PRESETS STORE
#
# Prints its address at once; whoever asks first waits until it has read all,
# and has written servers/ and configs/ into STORE. Each client in DATA is a
# case: it is declared as its record has it, but for what the server alone sets,
# and the server answers with more than that: with the members that others of
# its kind have (as empty or as default as a product writes them), in another
# order, sets the other way round, ids inside, and its secrets, shown or masked.
# PRESETS are ours: what they call a set is one. For tests:
#
#	GET /cases			[{ case, adapter, fields }]
#	PUT /change/N			one field of each is another: the N-th, or, of
#					so few, the one where one comes to by counting
#	POST /register/CASE		RFC 7591, for the adapter rfc7592
#	GET, PUT, … anything else	by the product's own addresses
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;

my ($data, $presets, $store) = @ARGV;
my $json = JSON::PP->new->canonical->utf8->allow_nonref;
my (@cases, $round);

$SIG{PIPE} = 'IGNORE'; # who asked may be gone
my $listener = IO::Socket::INET->new(
	Listen => 16, LocalAddr => '127.0.0.1:0', ReuseAddr => 1) or die "$!\n";
my $origin = 'http://127.0.0.1:' . $listener->sockport;
$| = 1;
print "$origin\n";

sub load {
	my ($file) = @_;
	local $/;
	open my $in, '<:raw', $file or die "$file: $!\n";
	return $json->decode(scalar(<$in>) =~ s/^\x{ef}\x{bb}\x{bf}//r);
}

# What a server sets itself, or shows to nobody.
my %own = (
	keycloak => [qw(id access secret registrationAccessToken)],
	auth0 => [qw(client_id client_secret signing_keys tenant global)],
	okta => [qw(client_id client_secret client_id_issued_at
		client_secret_expires_at _links)],
	hydra => [qw(client_secret created_at updated_at registration_client_uri
		client_secret_expires_at registration_access_token)],
	rfc7592 => [qw(client_id client_secret client_id_issued_at
		client_secret_expires_at registration_access_token
		registration_client_uri)],
);

sub case {
	my ($adapter, $from, $record) = @_;
	my %desired = %$record;
	delete @desired{ @{ $own{$adapter} } };
	my @fields = grep { !/^client_?id$/i } sort keys %desired;
	my $nr = @cases;
	my $name = sprintf '%s-%d', $adapter, $nr;
	my $id = $record->{client_id} // $record->{clientId} // "made-$nr";
	push @cases, { case => $name, adapter => $adapter, from => $from,
		id => $id, record => $record, desired => \%desired,
		fields => \@fields };
}

# ---- which there are ----
my %seen;
for my $file (sort glob "$data/realms/*.json $data/realms/revisions/*/*.json "
	. "$data/clients/keycloak/*.json") {
	for my $client (@{ load($file)->{clients} // [] }) {
		my %rest = %$client;
		delete $rest{id};
		next if !$client->{clientId} || $seen{ $json->encode(\%rest) }++;
		case('keycloak', $file, $client);
	}
}
for my $file (sort glob "$data/clients/auth0/*/clients/*.json") {
	case('auth0', $file, load($file));
}
for my $file (sort glob "$data/clients/hydra/*.json") {
	my $client = load($file);
	next if $client->{error};
	# A record of its data base names the same in another way.
	if ($client->{ID}) {
		$client = { map { lc(s/(?<=[a-z])(?=[A-Z])/_/gr) => $client->{$_} }
			keys %$client };
		$client->{client_id} = delete $client->{id};
		$client->{client_secret} = delete $client->{secret};
		$client->{client_name} = delete $client->{name};
	}
	$client->{client_id} //= 'made-' . @cases;
	case('hydra', $file, $client);
}
for my $file (sort glob "$data/clients/spec/*.json $data/clients/*.json") {
	my $client = load($file);
	case('rfc7592', $file, $client)
		if $client->{client_id} && !$client->{iss};
}
# As Okta's pages describe the answer; facts, no record.
for my $type (qw(web native browser service)) {
	case('okta', 'documented', { client_id => "0oa$type",
		client_id_issued_at => 1795509000, client_secret_expires_at => 0,
		client_name => "The $type", client_uri => undef, logo_uri => undef,
		application_type => $type, response_types => ['code'],
		redirect_uris => ['https://a.example/cb', 'https://b.example/cb'],
		post_logout_redirect_uris => [], initiate_login_uri => undef,
		grant_types => ['authorization_code', 'refresh_token'],
		token_endpoint_auth_method => 'client_secret_basic',
		tos_uri => undef, policy_uri => undef, issuer_mode => 'DYNAMIC',
		dpop_bound_access_tokens => JSON::PP::false,
		wildcard_redirect => 'DISABLED', consent_method => 'REQUIRED',
		idp_initiated_login => { mode => 'DISABLED', default_scope => [] },
		_links => { appLogo => [{ name => 'medium' }] } });
}

# ---- as they are declared ----
sub write_document {
	my ($path, $object) = @_;
	open my $out, '>:raw', "$store/$path" or die "$path: $!\n";
	print $out JSON::PP->new->canonical->utf8->pretty->encode($object);
	close $out or die "$path: $!\n";
}

mkdir "$store/servers";
mkdir "$store/configs";
for my $case (@cases) {
	my ($name, $adapter) = @$case{qw(case adapter)};
	write_document("servers/$name.json", { format => 'server/1',
		title => 'The server', responsible => 'it', issuer => $origin,
		metadata => { issuer => $origin, token_endpoint => "$origin/token",
			registration_endpoint => "$origin/register/$name" } });
	write_document("configs/$name.json", { format => 'config/1',
		title => $name, server => $name, adapter => $adapter,
		desired => $case->{desired},
		$adapter eq 'rfc7592' ? () : (base => "{{env.at}}/$name"),
		$adapter =~ /auth0|okta/ ? (id => $case->{id}) : () });
}

# ---- as the server answers ----
sub empty { # what a product writes where nothing is set
	my ($value) = @_;
	return $value unless ref $value;
	return ref $value eq 'ARRAY' ? [] : ref $value eq 'HASH' ? {} : JSON::PP::false;
}

sub with_ids { # objects in lists have names of the server's own
	my ($value) = @_;
	my $nr = 0;
	return [map { ref eq 'HASH' ? { id => "id-" . $nr++, %{ with_ids($_) } }
		: with_ids($_) } @$value] if ref $value eq 'ARRAY';
	return { map { $_ => with_ids($value->{$_}) } keys %$value }
		if ref $value eq 'HASH';
	return $value;
}

sub shown {
	my ($case) = @_;
	my $adapter = $case->{adapter};
	my $preset = -f "$presets/$adapter.json" ? load("$presets/$adapter.json")
		: { compare => { sets => [qw(/grant_types /redirect_uris /contacts
			/response_types /request_uris)] } };
	my %answer = %{ with_ids($case->{record}) };
	for my $other (grep { $_->{adapter} eq $adapter } @cases) {
		for (keys %{ $other->{record} }) {
			# That others have one says nothing of this one.
			$answer{$_} = empty($other->{record}{$_})
				unless exists $answer{$_};
		}
	}
	for (@{ $preset->{compare}{sets} }) {
		my $name = substr $_, 1;
		$answer{$name} = [reverse @{ $answer{$name} }]
			if ref $answer{$name} eq 'ARRAY';
	}
	$answer{protocolMappers} = [reverse @{ $answer{protocolMappers} }]
		if $answer{protocolMappers};
	my ($secret) = $adapter eq 'keycloak' ? 'secret' : 'client_secret';
	$answer{$secret} = $case->{case} =~ /[13579]$/ ? '**********' : 'the-secret';
	$answer{id} = "id-$case->{id}" if $adapter eq 'keycloak';
	$answer{client_id} = $case->{id} if $adapter ne 'keycloak';
	my @fields = @{ $case->{fields} };
	$answer{$_} = other($answer{$_}) for $round ? $fields[$round % @fields] : ();
	return \%answer;
}

sub other {
	my ($value) = @_;
	return [@$value, 'https://added.example/'] if ref $value eq 'ARRAY';
	return { %$value, map { $_ => other($value->{$_}) } keys %$value }
		if ref $value eq 'HASH' && %$value;
	return 'another' if !defined $value || ref $value eq 'HASH';
	return $value ? JSON::PP::false : JSON::PP::true if ref $value;
	return $value =~ /^\d+$/ ? $value + 1 : "$value another";
}

sub answer {
	my ($method, $target) = @_;
	return [map { { case => $_->{case}, adapter => $_->{adapter},
		fields => $_->{fields} } } @cases] if $target eq '/cases';
	$round = $1, return {} if $target =~ m{^/change/(\d+)};
	my ($name) = $target =~ m{^/(?:register/)?([a-z0-9]+-\d+)} or return;
	my ($case) = grep { $_->{case} eq $name } @cases or return;
	my $client = shown($case);
	return [$client] if $target =~ /\?clientId=/;
	return { %$client, registration_access_token => 'the-token',
		registration_client_uri => "$origin/register/$name" }
		if $target =~ m{^/register/};
	return $client;
}

while (my $client = $listener->accept) {
	my $head = '';
	while (my $line = <$client>) {
		last if $line =~ /^\r?\n$/;
		$head .= $line;
	}
	my ($method, $target) = $head =~ /^(\S+) (\S+)/ or next;
	my ($length) = $head =~ /^Content-Length: *(\d+)/mi;
	read $client, my $text, $length if $length;
	my $object = answer($method, $target);
	my $body = $object ? $json->encode($object) : '';
	my $status = !$object ? 404 : $method eq 'POST' ? 201 : 200;
	print $client "HTTP/1.1 $status X\r\nContent-Type: application/json\r\n",
		'Content-Length: ', length $body, "\r\nConnection: close\r\n\r\n",
		$body;
	close $client;
}
