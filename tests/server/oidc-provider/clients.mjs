/* clients.mjs - who is known to the authorization server, and by what */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

export const scopes = ['payroll:read', 'payroll:write'];
export const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/* What form encoding changes. */
export const awkward = 'payroll & co 100%+';

const client = (id, method, secret, more = {}) => ({
	client_id: id,
	client_secret: secret,
	grant_types: ['client_credentials'],
	response_types: [],
	redirect_uris: [],
	scope: scopes.join(' '),
	token_endpoint_auth_method: method,
	...more,
});

/* A person agrees to it; refresh tokens are good once. */
const native = (id, secret, more = {}) => ({
	...client(id, 'client_secret_basic', secret),
	application_type: 'native',
	grant_types: ['authorization_code', 'refresh_token'],
	response_types: ['code'],
	redirect_uris: ['http://127.0.0.1/callback'],
	...more,
});

const withoutSecret = ({ client_secret: unused, ...rest }) => rest;

/* The public parts of a key in a PEM file; nothing where it is not. */
const signer = (id, file, secret, alg) => (existsSync(file) ? [{
	...client(id, 'private_key_jwt', secret),
	grant_types: ['client_credentials', bearer],
	...(alg ? { token_endpoint_auth_signing_alg: alg } : {}),
	jwks: {
		keys: [createPublicKey(readFileSync(file))
			.export({ format: 'jwk' })],
	},
}] : []);

/* A certificate of its own, known by its key (RFC 8705 section 2.2). */
const withCertificate = (file) => {
	if (!existsSync(file))
		return [];
	const certificate = new X509Certificate(readFileSync(file));

	return [withoutSecret(client('payroll-tls', 'self_signed_tls_client_auth',
		undefined, {
			tls_client_certificate_bound_access_tokens: true,
			jwks: {
				keys: [{
					...certificate.publicKey
						.export({ format: 'jwk' }),
					x5c: [certificate.raw.toString('base64')],
				}],
			},
		}))];
};

/* One of an authority, known by its name (section 2.1). */
const ofAuthority = (file) => (existsSync(file) ? [
	withoutSecret(client('payroll-ca', 'tls_client_auth', undefined, {
		tls_client_auth_subject_dn: 'CN=payroll-ca',
		tls_client_certificate_bound_access_tokens: true,
	})),
] : []);

const people = (secret) => [
	native('payroll-person', secret),
	native('payroll-public', undefined, {
		token_endpoint_auth_method: 'none',
	}),
	native('payroll-openid', secret, {
		scope: ['openid', ...scopes].join(' '),
		authorization_details_types: ['pay_run'],
	}),
	native('payroll-pushed', secret, {
		require_pushed_authorization_requests: true,
	}),
	native('payroll-phone', secret, {
		grant_types: [
			'urn:ietf:params:oauth:grant-type:device_code',
			'refresh_token',
		],
		response_types: [],
		redirect_uris: [],
	}),
];

export const thumbprint = (certificate) =>
	createHash('sha256').update(certificate).digest('base64url');

export default (secretFile, secret) => [
	client('payroll-exporter', 'client_secret_basic', secret),
	client('payroll-exporter-post', 'client_secret_post', secret),
	client(awkward, 'client_secret_basic', `${awkward}:${secret}`),
	client('payroll-hmac', 'client_secret_jwt', secret),
	client('payroll-bound', 'client_secret_basic', secret, {
		dpop_bound_access_tokens: true,
	}),
	client('payroll-exchange', 'client_secret_basic', secret, {
		grant_types: ['client_credentials', exchange],
	}),
	...signer('payroll-signer', `${secretFile}.pem`, secret),
	...signer('payroll-rs256', `${secretFile}.rsa`, secret, 'RS256'),
	...signer('payroll-ps256', `${secretFile}.rsa`, secret, 'PS256'),
	...signer('payroll-eddsa', `${secretFile}.ed`, secret, 'EdDSA'),
	...withCertificate(`${secretFile}.cert`),
	...ofAuthority(`${secretFile}.ca`),
	...people(secret),
];
