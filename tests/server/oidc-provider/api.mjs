/* api.mjs - a service that asks the authorization server whom it lets in */
/*
 * /api/exports	GET and POST, with payroll:read
 * /api/imports	POST, with payroll:write
 * /api/payslips	GET, where the person signed in by more than usual
 * /api/closed	nobody is let in
 *
 * A token that is bound to a key (RFC 9449) needs a proof with the nonce of
 * this service, one that is bound to a certificate (RFC 8705) needs that.
 * What the service says of itself is at the place of RFC 9728.
 */
import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { scopes, thumbprint } from './clients.mjs';

export const strong = 'urn:payroll:two-people';
const well = '/.well-known/oauth-protected-resource';
const nonce = randomBytes(12).toString('base64url');
const made = [];

export const say = (response, status, body, headers = {}) => {
	response.writeHead(status, {
		'Content-Type': 'application/json',
		'Cache-Control': 'no-store',
		...headers,
	});
	response.end(JSON.stringify(body));
};

const read = async (request) => {
	let body = '';
	for await (const piece of request) {
		body += piece;
		if (body.length > 65536)
			throw new Error('too long');
	}
	return body;
};

class Refused extends Error {
	constructor(status, error, more = '', scheme = 'Bearer', headers = {}) {
		super(error);
		Object.assign(this, { status, error, more, scheme, headers });
	}
}

/* RFC 9449 sections 4.3 and 7 */
const checkProof = async (request, token, text, place) => {
	const refuse = (error) => {
		throw new Refused(401, error, '', 'DPoP', { 'DPoP-Nonce': nonce });
	};
	const { payload, protectedHeader } = await jwtVerify(
		request.headers.dpop ?? '', EmbeddedJWK, { typ: 'dpop+jwt' })
		.catch(() => refuse('invalid_dpop_proof'));
	const ath = createHash('sha256').update(text).digest('base64url');

	if (payload.nonce !== nonce)
		refuse('use_dpop_nonce');
	if (payload.ath !== ath || payload.htm !== request.method ||
	    payload.htu !== place ||
	    await calculateJwkThumbprint(protectedHeader.jwk) !== token.jkt)
		refuse('invalid_dpop_proof');
};

const checkBinding = async (request, token, scheme, text, place) => {
	const shown = request.socket.getPeerCertificate?.()?.raw;

	if (token.jkt && scheme !== 'dpop')
		throw new Refused(401, 'invalid_token', '', 'DPoP');
	if (token.jkt)
		await checkProof(request, token, text, place);
	if (token['x5t#S256'] &&
	    !(shown && thumbprint(shown) === token['x5t#S256']))
		throw new Refused(401, 'invalid_token');
};

const findToken = async (provider, request, place) => {
	const [, scheme, text] = /^(Bearer|DPoP) (.+)$/i
		.exec(request.headers.authorization ?? '') ?? [];

	if (!text)
		throw new Refused(401, '');
	const token = await provider.ClientCredentials.find(text) ??
		await provider.AccessToken.find(text);
	if (!token || token.isExpired)
		throw new Refused(401, 'invalid_token');
	await checkBinding(request, token, scheme.toLowerCase(), text, place);
	return token;
};

const wantScope = (token, scope) => {
	if (!token.scope?.split(' ').includes(scope))
		throw new Refused(403, 'insufficient_scope', `, scope="${scope}"`);
};

const make = async (request, response, kind) => {
	const { period = '' } = JSON.parse((await read(request)) || '{}');

	made.push(period);
	say(response, 201, { id: `${kind}-${made.length}`, status: 'started', period });
};

const routes = (isStrong) => ({
	'GET /api/exports': (token, request, response) => {
		wantScope(token, 'payroll:read');
		say(response, 200, { exports: made });
	},
	'POST /api/exports': (token, request, response) => {
		wantScope(token, 'payroll:read');
		return make(request, response, 'exp');
	},
	'POST /api/imports': (token, request, response) => {
		wantScope(token, 'payroll:write');
		return make(request, response, 'imp');
	},
	'GET /api/payslips': (token, request, response) => {
		if (!isStrong(token))
			throw new Refused(401, 'insufficient_user_authentication',
				`, acr_values="${strong}"`);
		say(response, 200, { payslips: [] });
	},
	'GET /api/closed': () => {
		throw new Refused(401, 'invalid_token');
	},
});

/* isStrong(token): did the person sign in as acr_values said? */
export default (provider, isStrong) => async (request, response) => {
	const scheme = request.socket.encrypted ? 'https' : 'http';
	const origin = `${scheme}://${request.headers.host}`;
	const place = `${origin}${request.url}`;

	if (request.url.startsWith(well)) {
		say(response, 200, {
			resource: `${origin}${request.url.slice(well.length)}`,
			authorization_servers: [provider.issuer],
			scopes_supported: scopes,
		});
		return;
	}
	try {
		const token = await findToken(provider, request, place);
		const route = routes(isStrong)[`${request.method} ${request.url}`];

		if (route)
			await route(token, request, response);
		else
			say(response, 404, { error: 'not_found' });
	} catch (no) {
		if (!(no instanceof Refused))
			throw no;
		say(response, no.status, no.error ? { error: no.error } : {}, {
			...no.headers,
			'WWW-Authenticate': `${no.scheme} realm="payroll"` +
				(no.error ? `, error="${no.error}"${no.more}` : '') +
				`, resource_metadata="${origin}${well}${request.url}"`,
		});
	}
};
