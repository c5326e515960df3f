import type { INodeProperties } from 'n8n-workflow';
import { defaultImageModel, imageModels } from '../catalog/imageModels';
import type { ImageModel } from '../catalog/types';

/** Ids and snapshots of the catalog's models that answer yes; for `displayOptions`. */
export function modelIdsWhere(has: (model: ImageModel) => boolean): string[] {
	return imageModels.filter(has).flatMap((model) => [model.id, ...model.snapshots]);
}

/** Which model? A list that knows what is open, or any id typed in. */
export const modelParameter: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: defaultImageModel.id },
	required: true,
	description: 'The image model. Quality, format and options change with it.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchImageModels', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${defaultImageModel.id}`,
		},
	],
};
