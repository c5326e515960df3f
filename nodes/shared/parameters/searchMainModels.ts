import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { mainModels } from '../catalog/mainModels';
import { listModels } from '../transport/listModels';

const isMainModel = (id: string) =>
	/^(gpt-\d|o\d)/.test(id) && !/image|audio|realtime|transcribe|tts|search|instruct/.test(id);

/** The catalog's open main models, then whatever else the account's live list names. */
export async function searchMainModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const today = new Date().toISOString().slice(0, 10);
	const open = mainModels.filter(({ closes }) => closes === undefined || closes > today);
	const known: INodeListSearchItems[] = open.map(({ id, name, closes }) => ({
		name: closes ? `${name} (closes ${closes})` : name,
		value: id,
	}));
	const inCatalog = new Set(mainModels.map(({ id }) => id));
	const live = (await listModels(this)).filter((id) => isMainModel(id) && !inCatalog.has(id));
	const wanted = filter.toLowerCase();
	const all = [...known, ...live.map((id) => ({ name: id, value: id }))];
	return { results: all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)) };
}
