import { photo, preset, type ChannelPreset } from './preset';

const metaGuide = 'https://www.facebook.com/business/ads-guide/image/facebook-feed';

const meta = { ...photo, source: metaGuide, altTextLength: 0, accepts: ['jpeg', 'png'], maxMegabytes: 30 } as const;

/** Responsive display ads. 5120 KB are 5.24288 MB. */
const google = {
	...photo,
	source: 'https://developers.google.com/google-ads/api/reference/rpc/v22/ResponsiveDisplayAdInfo',
	readIn: 'https://blog.udonis.co/digital-marketing/google-ads/google-display-ad-sizes',
	altTextLength: 0,
	accepts: ['jpeg', 'png'],
	maxMegabytes: 5.24288,
} as const;

/** Paid places. */
export const ads: ChannelPreset[] = [
	preset('facebookAd', 'Facebook Feed Ad', '1440x1800', {
		...meta,
		readIn: 'https://www.adstellar.ai/blog/image-size-for-facebook-ad',
		also: 'Meta ad, Instagram feed ad, 4:5',
	}),
	preset('facebookStoryAd', 'Facebook Story Ad', '1440x2560', {
		...meta,
		readIn: 'https://odysseymediagroup.co.uk/client-resources/facebook-stories',
		also: 'Meta ad, Instagram story ad, Reels ad, 9:16',
		backgroundRule: 'Any background; nothing important in the top 14% and the bottom 20% (35% in Reels)',
	}),
	preset('googleAdLandscape', 'Google Ad Landscape', '1200x628', { ...google, also: 'display ad, Performance Max, 1.91:1' }),
	preset('googleAdPortrait', 'Google Ad Portrait', '1200x1500', { ...google, also: 'display ad, Performance Max, 4:5' }),
	preset('googleAdSquare', 'Google Ad Square', '1200x1200', { ...google, also: 'display ad, Performance Max, 1:1' }),
];
