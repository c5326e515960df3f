import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bed } from './support';

/** An empty folder that n8n may write to: the `imagesFolder` of a workflow. */
export function freshFolder({ n8n }: Bed, name: string): string {
	const folder = join(n8n.address.userFolder, 'images', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	return folder;
}
