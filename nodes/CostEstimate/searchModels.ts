import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { imageModels, modelLabel } from '../shared/catalog/imageModels';
import { listed } from '../shared/parameters/listed';

/** The catalog's models: this node needs no credential, so it asks nobody. */
export async function searchImageModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const models = imageModels.filter(({ legacy }) => !legacy);
	return listed(models.map((model) => ({ name: `${modelLabel(model)}: ${model.uses}`, value: model.id })), [], filter);
}
