import { statSync } from 'node:fs';

/** How many files, and their bytes in all. */
export const sizeOf = (paths: string[]): { files: number; bytes: number } => ({
	files: paths.length,
	bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
});
