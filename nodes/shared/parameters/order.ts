import type { INodeProperties } from 'n8n-workflow';

/** The parameters of these names, in this order; several forms under one name stay together. */
export const inOrder = (parameters: INodeProperties[], ...names: string[]): INodeProperties[] =>
	names.flatMap((name) => parameters.filter((parameter) => parameter.name === name));
