/* server.mjs - a real authorization server, with a service that asks it */
/*
 * node server.mjs SECRET-FILE [PORT]
 *
 * Prints one line of JSON when it is ready: {"issuer", "port", "api",
 * "tls_api"}. The clients are in clients.mjs; most prove who they are with
 * the secret in the file, and may have the scopes payroll:read and
 * payroll:write. A person agrees to payroll-person, payroll-openid,
 * payroll-public and payroll-pushed (which must push what it asks for) by
 * browser, and to payroll-phone by device; browser.mjs is such a person.
 * Beside SECRET-FILE may be:
 *
 *	.pem .rsa .ed	keys of the clients that sign in with one
 *	.tls		key and certificate of 127.0.0.1: there is a second
 *			port then, with TLS, for clients with a certificate
 *	.cert		the certificate of payroll-tls (self-signed)
 *	.ca		the authority whose certificates payroll-ca may show
 *
 * Every proof (RFC 9449) needs a nonce. /raw/token is the token endpoint for
 * who doesn't encode what goes into Basic; /slow/token wants to be asked less
 * often, once. Clients may register (RFC 7591), and manage themselves with a
 * token that each update renews (RFC 7592). What was asked for is written to
 * SECRET-FILE.seen, a line of JSON each. Where SECRET-FILE.wire is, all bytes
 * that come in are added to it.
 */
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Provider, { errors } from 'oidc-provider';
import serveApi, { say, strong } from './api.mjs';
import clients, { scopes } from './clients.mjs';
import serveConsole from './console.mjs';
import addGrants from './grants.mjs';

const [secretFile, port = '0'] = process.argv.slice(2);
if (!secretFile) {
	console.error('usage: node server.mjs SECRET-FILE [PORT]');
	process.exit(2);
}
const secret = readFileSync(secretFile, 'utf8').trimEnd();
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const signingKey = () => ({
	...generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ format: 'jwk' }),
	use: 'sig',
	alg: 'ES256',
});

const certificateOf = ({ socket }) => {
	const shown = socket.getPeerCertificate?.();

	return shown?.raw && new X509Certificate(shown.raw);
};

/* …/api takes opaque tokens, …/signed-api those of RFC 9068. */
const resourceServer = (context, resource) => {
	if (!resource.endsWith('/api') && !resource.endsWith('/signed-api'))
		throw new errors.InvalidTarget();
	return {
		scope: scopes.join(' '),
		audience: resource,
		accessTokenTTL: 300,
		...(resource.endsWith('/api')
			? { accessTokenFormat: 'opaque' }
			: { accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
	};
};

const features = {
	devInteractions: { enabled: true },
	deviceFlow: { enabled: true },
	pushedAuthorizationRequests: { enabled: true },
	claimsParameter: { enabled: true },
	jwtIntrospection: { enabled: true },
	richAuthorizationRequests: {
		enabled: true,
		ack: 'experimental-01',
		types: { pay_run: { validate: () => undefined } },
		rarForAuthorizationCode: ({ oidc }) =>
			oidc.params.authorization_details &&
			JSON.parse(oidc.params.authorization_details),
		rarForCodeResponse: ({ oidc }) => oidc.authorizationCode.rar,
		rarForRefreshTokenResponse: ({ oidc }) => oidc.refreshToken.rar,
		rarForIntrospectionResponse: (context, token) => token.rar,
	},
	dPoP: {
		enabled: true,
		nonceSecret: randomBytes(32),
		requireNonce: () => true,
	},
	mTLS: {
		enabled: true,
		certificateBoundAccessTokens: true,
		selfSignedTlsClientAuth: true,
		tlsClientAuth: true,
		getCertificate: certificateOf,
		certificateAuthorized: ({ socket }) => socket.authorized,
		certificateSubjectMatches: (context, property, expected) =>
			property === 'tls_client_auth_subject_dn' &&
			certificateOf(context).subject === expected,
	},
	resourceIndicators: {
		enabled: true,
		defaultResource: () => undefined,
		useGrantedResource: () => true,
		getResourceServerInfo: resourceServer,
	},
	registration: { enabled: true },
	registrationManagement: {
		enabled: true,
		rotateRegistrationAccessToken: true,
	},
	clientCredentials: { enabled: true },
	introspection: { enabled: true },
	revocation: { enabled: true },
};

const settings = {
	clients: clients(secretFile, secret),
	scopes: ['openid', ...scopes],
	acrValues: [strong],
	clientAuthMethods: [
		'client_secret_basic', 'client_secret_post', 'client_secret_jwt',
		'private_key_jwt', 'self_signed_tls_client_auth', 'none',
		...(existsSync(`${secretFile}.ca`) ? ['tls_client_auth'] : []),
	],
	enabledJWA: {
		clientAuthSigningAlgValues: ['HS256', ...algorithms],
		dPoPSigningAlgValues: ['ES256', 'EdDSA'],
		introspectionSigningAlgValues: ['ES256'],
		idTokenSigningAlgValues: ['ES256'],
	},
	clientDefaults: {
		id_token_signed_response_alg: 'ES256',
		introspection_signed_response_alg: 'ES256',
	},
	jwks: { keys: [signingKey()] },
	cookies: { keys: [randomBytes(32).toString('hex')] },
	ttl: {
		ClientCredentials: (context, token) =>
			(token.resourceServer ? 300 : 600),
		AccessToken: 600,
	},
	findAccount: (context, id) => ({
		accountId: id,
		claims: () => ({ sub: id }),
	}),
	issueRefreshToken: (context, asking) =>
		asking.grantTypeAllowed('refresh_token'),
	rotateRefreshToken: true,
	features,
};

/* The second door: whoever comes may show a certificate. */
const openTls = () => {
	if (!existsSync(`${secretFile}.tls`))
		return null;
	const pem = readFileSync(`${secretFile}.tls`);
	const tls = createTlsServer({
		key: pem,
		cert: pem,
		...(existsSync(`${secretFile}.ca`)
			? { ca: readFileSync(`${secretFile}.ca`) } : {}),
		requestCert: true,
		rejectUnauthorized: false,
	});

	return new Promise((resolve) => {
		tls.listen(0, '127.0.0.1', () => resolve(tls));
	});
};

/* What was asked for; nothing of it is secret. And who types a code is asked
 * about once a second. */
const keepSeen = (provider) => {
	const kept = [
		'scope', 'resource', 'audience', 'authorization_details', 'claims',
		'acr_values', 'max_age', 'nonce', 'prompt', 'ui_locales',
	];

	provider.use(async (context, next) => {
		await next();
		if (context.body?.user_code)
			context.body.interval = 1;
		const { route, params = {} } = context.oidc ?? {};
		const seen = Object.entries(params ?? {}).filter(([name, value]) =>
			kept.includes(name) && value !== undefined);

		if (route)
			appendFileSync(`${secretFile}.seen`, `${JSON.stringify({
				route, ...Object.fromEntries(seen),
			})}\n`);
	});
};

/* Which grants came from a sign-in as strong as acr_values says. */
const watchStrong = (provider) => {
	const grants = new Set();

	provider.on('authorization.success', ({ oidc }) => {
		if (oidc.params.acr_values?.split(' ').includes(strong))
			grants.add(oidc.entities.Grant?.jti);
	});
	return (token) => grants.has(token.grantId);
};

/* Name and secret as they are, then encoded as oidc-provider wants them. */
const encodeBasic = (request) => {
	const [, text = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
	const whole = Buffer.from(text, 'base64').toString();
	const at = whole.indexOf(':');
	const pair = [whole.slice(0, at), whole.slice(at + 1)]
		.map(encodeURIComponent).join(':');

	request.headers.authorization =
		`Basic ${Buffer.from(pair).toString('base64')}`;
	request.url = request.url.slice('/raw'.length);
};

/* Too fast, the first time. */
let askedBefore = false;
const slowDown = (request, response) => {
	request.url = request.url.slice('/slow'.length);
	if (askedBefore)
		return false;
	askedBefore = true;
	say(response, 400, { error: 'slow_down' });
	return true;
};

/* As they come, and before anything reads them. */
const record = (socket) => {
	if (existsSync(`${secretFile}.wire`))
		socket.on('data', (bytes) =>
			appendFileSync(`${secretFile}.wire`, bytes));
};

const start = () => {
	const server = createServer();

	server.listen(Number(port), '127.0.0.1', async () => {
		const issuer = `http://127.0.0.1:${server.address().port}`;
		const tls = await openTls();
		const door = tls && `https://127.0.0.1:${tls.address().port}`;

		if (tls)
			settings.discovery = {
				mtls_endpoint_aliases: {
					token_endpoint: `${door}/token`,
					introspection_endpoint:
						`${door}/token/introspection`,
					revocation_endpoint: `${door}/token/revocation`,
				},
			};
		const provider = new Provider(issuer, settings);
		const isStrong = watchStrong(provider);
		addGrants(provider);
		keepSeen(provider);
		const answer = provider.callback();
		const api = serveApi(provider, isStrong);

		const serve = (request, response) => {
			if (request.url === '/raw/token')
				encodeBasic(request);
			if (request.url === '/slow/token' &&
			    slowDown(request, response))
				return;
			if (request.url.startsWith('/console/'))
				serveConsole(request, response).catch(() =>
					say(response, 400, { error: 'invalid_request' }));
			else if (/^\/(api|\.well-known\/oauth-protected-resource)\//
				.test(request.url))
				api(request, response).catch(() =>
					say(response, 400, { error: 'invalid_request' }));
			else
				answer(request, response);
		};

		server.on('connection', record);
		server.on('request', serve);
		tls?.on('secureConnection', record);
		tls?.on('request', serve);
		console.log(JSON.stringify({
			issuer,
			port: server.address().port,
			api: `${issuer}/api`,
			...(door ? { tls_api: `${door}/api` } : {}),
		}));
	});
};

start();

for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(0));
