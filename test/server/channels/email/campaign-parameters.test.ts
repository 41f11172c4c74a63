import { expect, it } from 'vitest';
import { withCampaign } from '../../../../server/channels/email/campaign-parameters.ts';

it('links say which mail a visit came from, keep the shop’s own words and stay on their page', () => {
  expect(withCampaign('https://a.example/products/mug?variant=1&utm_source=own#sizes', 'win-back', 'first')).toBe(
    'https://a.example/products/mug?variant=1&utm_source=own&utm_medium=email&utm_campaign=win-back&utm_content=first#sizes',
  );
  expect(withCampaign('https://a.example', 'campaign a&b', '#1')).toBe(
    'https://a.example/?utm_source=presage&utm_medium=email&utm_campaign=campaign+a%26b&utm_content=%231',
  );
  expect(withCampaign('/products/mug', 'win-back', 'first')).toBe('/products/mug');
});
