/* console.mjs - what somebody changes in the server's console, by hand */
/*
 * PATCH /console/CLIENT_ID sets members of a registered client: past all of
 * the provider's own doors, into where it keeps its clients (by the file of
 * that, as no door leads there).
 */
import MemoryAdapter from './node_modules/oidc-provider/lib/adapters/memory_adapter.js';
import { say } from './api.mjs';

const store = new MemoryAdapter('Client');

const serveConsole = async (request, response) => {
	const id = request.url.split('/').pop();
	const stored = await store.find(id);
	let body = '';

	if (!stored) {
		say(response, 404, { error: 'not_found' });
		return;
	}
	for await (const piece of request)
		body += piece;
	await store.upsert(id, { ...stored, ...JSON.parse(body) });
	say(response, 200, {});
};

export default serveConsole;
