import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files in a folder and below that `counts` says yes to, and their bytes in all. */
export function filesIn(folder: string, counts: (path: string) => boolean): { files: number; bytes: number } {
	const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter(counts);
	return { files: paths.length, bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0) };
}
