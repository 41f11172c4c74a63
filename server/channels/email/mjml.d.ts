// The part of MJML our build uses; the package ships no types.
declare module 'mjml' {
  export default function mjml2html(
    source: string,
    options?: {
      validationLevel?: 'strict' | 'soft' | 'skip';
      keepComments?: boolean;
      /** Address of each web font, by family; MJML links those a layout names. */
      fonts?: Record<string, string>;
    },
  ): Promise<{ html: string; errors: { formattedMessage: string }[] }>;
}
