/**
 * The hook that judges every ref of a push. The server hands it the rules of the refs that are pushed in SLIPWAY_RULES,
 * one line a ref: the ref, then the names of its rules. Whether a push is forced can only be told here, where the objects are.
 */
export const updateHook = `#!/bin/sh
ref=$1 before=$2 after=$3
zero=0000000000000000000000000000000000000000
rules=$(printf '%s\\n' "$SLIPWAY_RULES" | while read -r name list; do [ "$name" = "$ref" ] && echo "$list"; done)
moved=yes
if [ "$before" = $zero ] || [ "$after" = $zero ]; then moved=no; fi
refuse() {
  echo "error: GH013: Repository rule violations found for $ref." >&2
  echo "" >&2
  echo "- $1" >&2
  exit 1
}
for rule in $rules; do
  case $rule in
    pull_request) [ $moved = yes ] && refuse "Changes must be made through a pull request." ;;
    update) [ $moved = yes ] && refuse "Cannot update this protected ref." ;;
    creation) [ "$before" = $zero ] && refuse "Cannot create ref due to creations being restricted." ;;
    deletion) [ "$after" = $zero ] && refuse "Cannot delete this protected ref." ;;
    non_fast_forward)
      if [ $moved = yes ]; then
        git merge-base --is-ancestor "$before" "$after" || refuse "Cannot force-push to this branch"
      fi ;;
    required_status_checks:*) [ $moved = yes ] && refuse "Required status check \\"\${rule#*:}\\" is expected." ;;
  esac
done
exit 0
`;
