/* bruno.mjs - reads a collection as Bruno does: a JSON object of its files */
/*
 * node bruno.mjs DIR
 *
 * Prints {"bruno.json": …, "001b-ask.bru": …, "environments/test.bru": …},
 * each as Bruno's own parser has it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { bruToJsonV2, bruToEnvJsonV2, collectionBruToJson } =
	require('@usebruno/lang');

const [folder] = process.argv.slice(2);
const files = {};
const text = (name) => readFileSync(join(folder, name), 'utf8');

files['bruno.json'] = JSON.parse(text('bruno.json'));
for (const name of readdirSync(folder).sort())
	if (name === 'collection.bru')
		files[name] = collectionBruToJson(text(name));
	else if (name.endsWith('.bru'))
		files[name] = bruToJsonV2(text(name));
for (const name of readdirSync(join(folder, 'environments')))
	files[`environments/${name}`] =
		bruToEnvJsonV2(text(join('environments', name)));
console.log(JSON.stringify(files));
