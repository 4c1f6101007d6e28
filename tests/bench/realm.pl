#!/usr/bin/perl
# realm.pl - a Keycloak realm export of many clients, and one a little later
#
# realm.pl CLIENTS OLD NEW: the same each time, and of the later one about one
# client in a hundred was changed, as people change them, or is new, or gone.
# The members are those that a partial export of Keycloak 26 has; a client is
# some 2.7 KB.
use strict;
use warnings;
use JSON::PP;

my ($clients, $old, $new) = @ARGV;
my $json = JSON::PP->new->canonical->pretty->indent_length(2);
my $state = 20261128;

# Not Perl's own: it may be another one elsewhere.
sub chance {
	my ($below) = @_;

	$state = ($state * 1103515245 + 12345) % 2147483648;
	return int($state / 65536) % $below;
}

sub uuid {
	return join '-', map { join '', map { sprintf '%x', chance(16) } 1 .. $_ }
		8, 4, 4, 4, 12;
}

sub mapper {
	my ($name, $claim) = @_;

	return {
		id => uuid(),
		name => $name,
		protocol => 'openid-connect',
		protocolMapper => 'oidc-usermodel-attribute-mapper',
		consentRequired => JSON::PP::false,
		config => {
			'user.attribute' => $claim,
			'claim.name' => $claim,
			'id.token.claim' => 'true',
			'access.token.claim' => 'true',
			'jsonType.label' => 'String',
		},
	};
}

sub client {
	my ($nr) = @_;
	my $host = sprintf 'app-%04d.example.com', $nr;
	my $public = chance(3) == 0;

	return {
		id => uuid(),
		clientId => sprintf('app-%04d', $nr),
		name => "Application $nr",
		description => 'Kept by team ' . chance(40),
		rootUrl => "https://$host",
		baseUrl => '/',
		surrogateAuthRequired => JSON::PP::false,
		enabled => JSON::PP::true,
		alwaysDisplayInConsole => JSON::PP::false,
		clientAuthenticatorType => 'client-secret',
		redirectUris => [ map { "https://$host/callback/$_" }
			0 .. chance(4) ],
		webOrigins => ["https://$host"],
		notBefore => 0,
		bearerOnly => JSON::PP::false,
		consentRequired => JSON::PP::false,
		standardFlowEnabled => JSON::PP::true,
		implicitFlowEnabled => JSON::PP::false,
		directAccessGrantsEnabled => JSON::PP::false,
		serviceAccountsEnabled => $public ? JSON::PP::false
			: JSON::PP::true,
		publicClient => $public ? JSON::PP::true : JSON::PP::false,
		frontchannelLogout => JSON::PP::true,
		protocol => 'openid-connect',
		attributes => {
			'access.token.lifespan' => '' . 60 * (1 + chance(30)),
			'backchannel.logout.session.required' => 'true',
			'oauth2.device.authorization.grant.enabled' => 'false',
			'pkce.code.challenge.method' => 'S256',
			'post.logout.redirect.uris' => "https://$host/bye",
		},
		fullScopeAllowed => JSON::PP::false,
		nodeReRegistrationTimeout => -1,
		protocolMappers => [ mapper('department', 'department'),
			mapper('cost centre', 'cost_centre') ],
		defaultClientScopes => [qw(web-origins acr profile roles
			basic email)],
		optionalClientScopes => [qw(address phone offline_access
			microprofile-jwt)],
	};
}

my @changes = (
	sub { push @{ $_[0]{redirectUris} }, $_[0]{rootUrl} . '/new' },
	sub { $_[0]{attributes}{'access.token.lifespan'} = '36000' },
	sub { $_[0]{implicitFlowEnabled} = JSON::PP::true },
	sub { $_[0]{description} .= ' and another one' },
	sub { delete $_[0]{attributes}{'pkce.code.challenge.method'} },
	sub { $_[0]{protocolMappers}[1]{config}{'claim.name'} = 'cost' },
);

sub export {
	my ($file, @all) = @_;

	open my $out, '>', $file or die "$file: $!\n";
	print $out $json->encode({
		realm => 'corp',
		displayName => 'Corporate sign-in',
		enabled => JSON::PP::true,
		sslRequired => 'external',
		accessTokenLifespan => 300,
		ssoSessionIdleTimeout => 1800,
		bruteForceProtected => JSON::PP::true,
		keycloakVersion => '26.0.5',
		clients => \@all,
	});
	close $out or die "$file: $!\n";
}

my @all = map { client($_) } 1 .. $clients;
export($old, @all);
for my $nr (0 .. $#all) {
	$changes[chance(scalar @changes)]->($all[$nr]) if $nr % 100 == 50;
}
splice @all, 7, 1;
splice @all, 3, 0, client($clients + 1);
export($new, @all);
