import type { INodeProperties } from 'n8n-workflow';
import { defaultMainModel } from '../../shared/catalog/mainModels';

/** Which model leads? */
export const mainModelParameter: INodeProperties = {
	displayName: 'Main Model',
	name: 'mainModel',
	type: 'resourceLocator',
	default: { mode: 'list', value: defaultMainModel },
	required: true,
	description: 'The model that reads, reasons and writes. It is never an image model.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchMainModels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${defaultMainModel}` },
	],
};
