import { ads } from './channels/ads';
import type { ChannelPreset } from './channels/preset';
import { shapes } from './channels/shapes';
import { shops } from './channels/shops';
import { social } from './channels/social';

export type { ChannelPreset, Deliver } from './channels/preset';

/** Channels, marketplaces, ads and plain shapes, by name. */
export const channelPresets: readonly ChannelPreset[] = [...ads, ...shapes, ...shops, ...social].sort((a, b) =>
	a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }),
);

const byId = new Map(channelPresets.map((channel) => [channel.id, channel]));

const shapeIds: ReadonlySet<string> = new Set(shapes.map(({ id }) => id));

/** Whether a purpose says what an image looks like, and not where it goes. */
export const isShape = (id: string): boolean => shapeIds.has(id);

/** The preset of this id; undefined for an id the catalog does not know. */
export function findPreset(id: string): ChannelPreset | undefined {
	return byId.get(id);
}
