import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files in a folder and below. */
export function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return entries.map((entry) => join(entry.parentPath, entry.name));
}

/** The files of an execution in n8n's binary store on disk, half-written ones included, n8n's notes about them not. */
export const storedFiles = (userFolder: string, executionId: string): string[] =>
	filesBelow(userFolder).filter(
		(path) => path.includes(join('executions', executionId, '/')) && !path.endsWith('.metadata'),
	);
