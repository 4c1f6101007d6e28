// write.mjs - age's published test vectors as files
//
// write.mjs FOLDER: for each vector NAME.age, and beside it what its head
// says, one file a key: NAME.expect, NAME.payload, NAME.identity,
// NAME.passphrase; the names of all in "names".
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import * as vectors from 'cctv-age';

const folder = process.argv[2];
const all = vectors.default ?? vectors;

for (const [name, bytes] of Object.entries(all)) {
	const file = Buffer.from(bytes);
	const end = file.indexOf('\n\n');
	const head = file.subarray(0, end).toString('utf8');
	let body = file.subarray(end + 2);
	const values = {};

	for (const line of head.split('\n')) {
		const at = line.indexOf(': ');
		(values[line.slice(0, at)] ??= []).push(line.slice(at + 2));
	}
	if (values.compressed)
		body = inflateSync(body);
	writeFileSync(join(folder, `${name}.age`), body);
	for (const key of ['expect', 'payload', 'identity', 'passphrase'])
		if (values[key])
			writeFileSync(join(folder, `${name}.${key}`),
				values[key].join('\n') + '\n', { mode: 0o600 });
}
writeFileSync(join(folder, 'names'), Object.keys(all).join('\n') + '\n');
