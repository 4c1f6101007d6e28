/* server.mjs - a real authorization server, with a service that asks it */
/*
 * node server.mjs SECRET-FILE [PORT]
 *
 * Prints one line of JSON when it is ready: {"issuer", "port", "api"}. The
 * client payroll-exporter proves who it is by client_secret_basic or
 * client_secret_post ("payroll-exporter-post") with the secret in the file,
 * and may have the scopes payroll:read and payroll:write. A person agrees to
 * payroll-person by browser ("payroll-pushed" must push what it asks for) and
 * to payroll-phone by device; browser.mjs is such a person.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

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
	clientDefaults: { id_token_signed_response_alg: 'ES256' },
	jwks: { keys: [signingKey()] },
	cookies: { keys: [randomBytes(32).toString('hex')] },
	ttl: { ClientCredentials: 600, AccessToken: 600 },
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
		clientCredentials: { enabled: true },
		introspection: { enabled: true },
		revocation: { enabled: true },
	},
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
	const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '');

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

server.listen(Number(port), '127.0.0.1', () => {
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const provider = new Provider(issuer, settings);
	const answer = provider.callback();

	server.on('request', (request, response) => {
		if (!request.url.startsWith('/api/')) {
			answer(request, response);
			return;
		}
		serveApi(provider, request, response).catch(() =>
			say(response, 400, { error: 'invalid_request' }));
	});
	console.log(JSON.stringify({
		issuer,
		port: server.address().port,
		api: `${issuer}/api`,
	}));
});

for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(0));
