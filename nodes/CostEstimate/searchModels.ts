import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { imageModels } from '../shared/catalog/imageModels';

/** The catalog's models: this node needs no credential, so it asks nobody. */
export async function searchImageModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	const models = imageModels.filter(
		({ id, name, legacy }) => !legacy && `${id} ${name}`.toLowerCase().includes(wanted),
	);
	return {
		results: models.map(({ id, name, closes }) => ({ name: closes ? `${name} (closes ${closes})` : name, value: id })),
	};
}
