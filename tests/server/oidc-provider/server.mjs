/* server.mjs - a real authorization server, with a service that asks it */
/*
 * node server.mjs SECRET-FILE [PORT]
 *
 * Prints one line of JSON when it is ready: {"issuer", "port", "api"}. The
 * client payroll-exporter proves who it is by client_secret_basic or
 * client_secret_post ("payroll-exporter-post") with the secret in the file,
 * and may have the scopes payroll:read and payroll:write. A person agrees to
 * payroll-person by browser ("payroll-pushed" must push what it asks for) and
 * to payroll-phone by device; browser.mjs is such a person. payroll-signer
 * and payroll-hmac sign in with private_key_jwt, where SECRET-FILE.pem is the
 * key, and client_secret_jwt; the tokens of payroll-bound are bound to a key
 * (DPoP, and every proof needs a nonce); payroll-exchange may exchange tokens.
 * Where SECRET-FILE.tls (key and certificate of 127.0.0.1) is, there is a
 * second port, with TLS, at which payroll-tls shows the certificate that is
 * in SECRET-FILE.cert, and gets tokens that are bound to it (RFC 8705).
 */
import {
	createPublicKey, generateKeyPairSync, randomBytes, X509Certificate,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Provider, { errors } from 'oidc-provider';

const [secretFile, port = '0'] = process.argv.slice(2);
if (!secretFile) {
	console.error('usage: node server.mjs SECRET-FILE [PORT]');
	process.exit(2);
}
const secret = readFileSync(secretFile, 'utf8').trimEnd();
const scopes = ['payroll:read', 'payroll:write'];

const client = (id, method) => ({
	client_id: id,
	client_secret: secret,
	grant_types: ['client_credentials'],
	response_types: [],
	redirect_uris: [],
	scope: scopes.join(' '),
	token_endpoint_auth_method: method,
});

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/* The public parts of the key that payroll-signer has. */
const signer = () => (existsSync(`${secretFile}.pem`) ? [{
	...client('payroll-signer', 'private_key_jwt'),
	jwks: {
		keys: [createPublicKey(readFileSync(`${secretFile}.pem`))
			.export({ format: 'jwk' })],
	},
}] : []);

/* A certificate of its own, known by its key (RFC 8705 section 2.2). */
const withCertificate = () => {
	if (!existsSync(`${secretFile}.cert`))
		return [];
	const certificate = new X509Certificate(readFileSync(`${secretFile}.cert`));
	const { client_secret: unused, ...rest } = client('payroll-tls',
		'self_signed_tls_client_auth');

	return [{
		...rest,
		tls_client_certificate_bound_access_tokens: true,
		jwks: {
			keys: [{
				...certificate.publicKey.export({ format: 'jwk' }),
				x5c: [certificate.raw.toString('base64')],
			}],
		},
	}];
};

/* A person agrees to it; refresh tokens are good once. */
const native = (id, more = {}) => ({
	client_id: id,
	client_secret: secret,
	application_type: 'native',
	grant_types: ['authorization_code', 'refresh_token'],
	response_types: ['code'],
	redirect_uris: ['http://127.0.0.1/callback'],
	scope: scopes.join(' '),
	token_endpoint_auth_method: 'client_secret_basic',
	...more,
});

const signingKey = () => ({
	...generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ format: 'jwk' }),
	use: 'sig',
	alg: 'ES256',
});

const settings = {
	clients: [
		client('payroll-exporter', 'client_secret_basic'),
		client('payroll-exporter-post', 'client_secret_post'),
		client('payroll-hmac', 'client_secret_jwt'),
		...signer(),
		...withCertificate(),
		{
			...client('payroll-bound', 'client_secret_basic'),
			dpop_bound_access_tokens: true,
		},
		{
			...client('payroll-exchange', 'client_secret_basic'),
			grant_types: ['client_credentials', exchange],
		},
		native('payroll-person'),
		native('payroll-pushed', {
			require_pushed_authorization_requests: true,
		}),
		native('payroll-phone', {
			grant_types: [
				'urn:ietf:params:oauth:grant-type:device_code',
				'refresh_token',
			],
			response_types: [],
			redirect_uris: [],
		}),
	],
	scopes,
	clientAuthMethods: [
		'client_secret_basic', 'client_secret_post', 'client_secret_jwt',
		'private_key_jwt', 'self_signed_tls_client_auth', 'none',
	],
	clientDefaults: { id_token_signed_response_alg: 'ES256' },
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
	features: {
		devInteractions: { enabled: true },
		deviceFlow: { enabled: true },
		pushedAuthorizationRequests: { enabled: true },
		dPoP: {
			enabled: true,
			nonceSecret: randomBytes(32),
			requireNonce: () => true,
		},
		mTLS: {
			enabled: true,
			certificateBoundAccessTokens: true,
			selfSignedTlsClientAuth: true,
			getCertificate: ({ socket }) => {
				const shown = socket.getPeerCertificate?.();

				return shown?.raw && new X509Certificate(shown.raw);
			},
		},
		resourceIndicators: {
			enabled: true,
			defaultResource: () => undefined,
			useGrantedResource: () => true,
			getResourceServerInfo: (context, resource) => {
				if (!resource.endsWith('/api'))
					throw new errors.InvalidTarget();
				return {
					scope: scopes.join(' '),
					audience: resource,
					accessTokenTTL: 300,
					accessTokenFormat: 'opaque',
				};
			},
		},
		clientCredentials: { enabled: true },
		introspection: { enabled: true },
		revocation: { enabled: true },
	},
};

/* RFC 8693, as far as the tests need it: the subject's token must be good. */
const exchangeToken = (provider) => async (context, next) => {
	const { client: asking, params } = context.oidc;
	const subject = await provider.ClientCredentials.find(params.subject_token);

	if (!subject || subject.isExpired)
		throw new errors.InvalidGrant('the subject token is not good');
	const token = new provider.ClientCredentials({
		client: asking,
		scope: params.scope,
	});

	context.body = {
		access_token: await token.save(),
		issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
		token_type: 'Bearer',
		expires_in: token.expiration,
		scope: params.scope,
	};
	await next();
};

const exports_ = [];

const say = (response, status, body, headers = {}) => {
	response.writeHead(status, {
		'Content-Type': 'application/json',
		'Cache-Control': 'no-store',
		...headers,
	});
	response.end(JSON.stringify(body));
};

const challenge = (response, status, error) =>
	say(response, status, { error }, {
		'WWW-Authenticate': `Bearer realm="payroll", error="${error}"`,
	});

const read = async (request) => {
	let body = '';
	for await (const piece of request) {
		body += piece;
		if (body.length > 65536)
			throw new Error('too long');
	}
	return body;
};

/* POST and GET /api/exports, with a token that says payroll:read. */
const serveApi = async (provider, request, response) => {
	const bearer = /^(?:Bearer|DPoP) (.+)$/i.exec(request.headers.authorization ?? '');

	if (!bearer) {
		say(response, 401, {}, {
			'WWW-Authenticate': 'Bearer realm="payroll"',
		});
		return;
	}
	const token = await provider.ClientCredentials.find(bearer[1]) ??
		await provider.AccessToken.find(bearer[1]);
	if (!token || token.isExpired) {
		challenge(response, 401, 'invalid_token');
		return;
	}
	if (!token.scope?.split(' ').includes('payroll:read')) {
		challenge(response, 403, 'insufficient_scope');
		return;
	}
	if (request.method === 'GET' && request.url === '/api/exports') {
		say(response, 200, { exports: exports_ });
		return;
	}
	if (request.method !== 'POST' || request.url !== '/api/exports') {
		say(response, 404, { error: 'not_found' });
		return;
	}
	const { period = '' } = JSON.parse((await read(request)) || '{}');
	exports_.push(period);
	say(response, 201, {
		id: `exp-${exports_.length}`,
		status: 'started',
		period,
	});
};

const server = createServer();

/* The second door: whoever comes may show a certificate. */
const openTls = () => {
	if (!existsSync(`${secretFile}.tls`))
		return null;
	const pem = readFileSync(`${secretFile}.tls`);
	const tls = createTlsServer({
		key: pem,
		cert: pem,
		requestCert: true,
		rejectUnauthorized: false,
	});

	return new Promise((resolve) => {
		tls.listen(0, '127.0.0.1', () => resolve(tls));
	});
};

server.listen(Number(port), '127.0.0.1', async () => {
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const tls = await openTls();

	if (tls)
		settings.discovery = {
			mtls_endpoint_aliases: {
				token_endpoint:
					`https://127.0.0.1:${tls.address().port}/token`,
				introspection_endpoint:
					`https://127.0.0.1:${tls.address().port}/token/introspection`,
			},
		};
	const provider = new Provider(issuer, settings);
	const answer = provider.callback();

	provider.registerGrantType(exchange, exchangeToken(provider), [
		'subject_token', 'subject_token_type', 'actor_token',
		'actor_token_type', 'requested_token_type', 'audience',
		'resource', 'scope',
	]);

	server.on('request', (request, response) => {
		if (!request.url.startsWith('/api/')) {
			answer(request, response);
			return;
		}
		serveApi(provider, request, response).catch(() =>
			say(response, 400, { error: 'invalid_request' }));
	});
	tls?.on('request', answer);
	console.log(JSON.stringify({
		issuer,
		port: server.address().port,
		api: `${issuer}/api`,
	}));
});

for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(0));
