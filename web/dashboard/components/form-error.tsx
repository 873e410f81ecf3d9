/** Says why the server refused a form. Shows nothing if there is no error. */
export function FormError({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-bad text-sm">
      {error.message}
    </p>
  );
}
