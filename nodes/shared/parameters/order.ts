import type { INodeProperties } from 'n8n-workflow';

/** The parameters of these names, in this order; several forms under one name stay together. */
export const inOrder = (parameters: INodeProperties[], ...names: string[]): INodeProperties[] =>
	names.flatMap((name) => parameters.filter((parameter) => parameter.name === name));

/** In the order of the alphabet: what n8n wants of a list of five and more. */
export const byName = <Named extends { name: string }>(named: readonly Named[]): Named[] => [...named].sort((a, b) => a.name.localeCompare(b.name));
