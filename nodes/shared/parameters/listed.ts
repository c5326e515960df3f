import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

/** What a list shows for a filter: entries of the catalog, then bare ids. */
export function listed(known: INodeListSearchItems[], ids: string[], filter: string): INodeListSearchResult {
	const wanted = filter.toLowerCase();
	const all = [...known, ...ids.map((id) => ({ name: id, value: id }))];
	return { results: all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)) };
}
