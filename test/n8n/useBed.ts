import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { testbed, type Bed, type N8nProcess } from '../../testbed';
import { dropTable } from './workflows/tables';

/** What a file wants for each of its tests, beside an emulator that has forgotten everything. */
export interface Fresh {
	/** Settings of the emulator. */
	settings?: Record<string, unknown>;
	/** Names of Data Tables that must be gone, as on a fresh n8n. */
	tables?: readonly string[];
	/** Name of an empty folder: the `imagesFolder` of a workflow. */
	folder?: string;
	/** Starts an n8n of the file's own, which the file stops. */
	start?: () => Promise<N8nProcess>;
}

/** The testbed, and the path of the folder that was asked for. */
export interface FreshBed extends Bed {
	folder: string;
}

/** An empty folder that n8n may write to. */
function freshFolder({ n8n }: Bed, name: string): string {
	const folder = join(n8n.address.userFolder, 'images', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	return folder;
}

/** The testbed of a test file, fresh for each test. It is filled before hooks that the file adds after this call. */
export function useBed({ settings, tables = [], folder, start }: Fresh = {}): FreshBed {
	const bed = { folder: '' } as FreshBed;
	beforeAll(async () => {
		Object.assign(bed, await testbed((await start?.())?.address));
	}, start && 600_000);
	beforeEach(async () => {
		await bed.emulator.reset();
		if (settings) await bed.emulator.settings(settings);
		for (const name of tables) await dropTable(bed, name);
		if (folder) bed.folder = freshFolder(bed, folder);
	});
	return bed;
}
