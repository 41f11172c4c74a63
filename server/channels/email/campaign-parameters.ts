// UTM parameters: the shop's own statistics see which message a visit came from. They name the journey, never the person.

/** A shop's address with where the visit comes from; parameters the shop has set itself stay. What is no whole address is left as it is. */
export function withCampaign(url: string, journey: string, step: string, medium = 'email'): string {
  if (!URL.canParse(url)) return url;
  const marked = new URL(url);
  const parameters = { utm_source: 'presage', utm_medium: medium, utm_campaign: journey, utm_content: step };
  for (const [name, value] of Object.entries(parameters))
    if (!marked.searchParams.has(name)) marked.searchParams.set(name, value);
  return marked.href;
}
