import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Installed packages are no data. */
const skipped = new Set(['nodes', 'node_modules']);

/** Files below a folder (n8n's database, logs and stored binaries) that hold a text, byte for byte. */
export function filesHolding(folder: string, text: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesHolding(path, text);
		return entry.isFile() && readFileSync(path).includes(text) ? [path] : [];
	});
}
