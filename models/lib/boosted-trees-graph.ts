// Boosted trees as one ONNX operation.

import type { ProtobufMessage } from '../onnx/protobuf.ts';
import { node } from '../onnx/writer.ts';
import type { BoostedTrees } from './boosted-trees.ts';

/** A node that turns `input` (rows × columns, 32-bit floats) into `output` (rows × 1): the trees' log-odds. Needs `ml: 3`. */
export function treesNode({ base, trees }: BoostedTrees, input: string, output: string): ProtobufMessage {
  const treeIds: number[] = [];
  const nodeIds: number[] = [];
  const features: number[] = [];
  const modes: string[] = [];
  const thresholds: number[] = [];
  const yes: number[] = [];
  const no: number[] = [];
  const leafTrees: number[] = [];
  const leafNodes: number[] = [];
  const leafValues: number[] = [];
  for (const [t, tree] of trees.entries()) {
    for (let k = 0; k < tree.feature.length; k++) {
      const leaf = tree.feature[k]! < 0;
      treeIds.push(t);
      nodeIds.push(k);
      features.push(leaf ? 0 : tree.feature[k]!);
      modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ');
      thresholds.push(tree.threshold[k]!);
      yes.push(tree.left[k]!);
      no.push(tree.right[k]!);
      if (!leaf) continue;
      leafTrees.push(t);
      leafNodes.push(k);
      leafValues.push(tree.value[k]!);
    }
  }
  return node(
    'TreeEnsembleRegressor',
    [input],
    [output],
    {
      nodes_treeids: { ints: treeIds },
      nodes_nodeids: { ints: nodeIds },
      nodes_featureids: { ints: features },
      nodes_modes: { strings: modes },
      nodes_values: { floats: thresholds },
      nodes_truenodeids: { ints: yes },
      nodes_falsenodeids: { ints: no },
      target_treeids: { ints: leafTrees },
      target_nodeids: { ints: leafNodes },
      target_ids: { ints: leafTrees.map(() => 0) },
      target_weights: { floats: leafValues },
      n_targets: { int: 1 },
      base_values: { floats: [base] },
      post_transform: { string: 'NONE' },
    },
    'ai.onnx.ml',
  );
}
