import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { daysUntilClosed, imageModels, looksLikeImageModel, modelLabel } from '../catalog/imageModels';
import { listModels } from '../transport/listModels';
import { listed } from './listed';

/** The catalog's open models with what they are for, then whatever else the account's live list names; only the catalog where it cannot be reached. */
export async function searchImageModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const today = new Date();
	const open = imageModels.filter((model) => (daysUntilClosed(model, today) ?? 1) > 0);
	const known: INodeListSearchItems[] = open.map((model) => ({ name: `${modelLabel(model)}: ${model.uses}`, value: model.id }));
	const live = (await listModels(this)).filter((id) => looksLikeImageModel(id) && !imageModels.some((model) => model.id === id));
	return listed(known, live, filter);
}
