// A mail as it was written, in a frame that runs no script, submits no form, opens nothing and has no origin.

export function MailFrame({ html, title }: { html: string; title: string }) {
  // Links would open in new windows, which the sandbox forbids: a merchant can't unsubscribe a shopper by a click.
  return <iframe className="mail" title={title} sandbox="" srcDoc={`<base target="_blank">${html}`} />;
}
