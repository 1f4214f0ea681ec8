package dev.kikori.trainer.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A stack of causal blocks of the Llama family and its last norm: RMSNorm, rotary positions, grouped-query attention, SwiGLU. Rows are
 * padded at the right; causality keeps the padding from what stands before it, so attention needs no mask.
 */
final class Decoder implements AutoCloseable {
  private final DecoderShape shape;
  private final List<Block> blocks = new ArrayList<>();
  private final Tensor norm;
  private @Nullable Tensor cosines;
  private @Nullable Tensor sines;
  private int positions;

  Decoder(Parameters parameters, String prefix, DecoderShape shape) {
    this.shape = shape;
    for (int i = 0; i < shape.layers(); i++) {
      blocks.add(new Block(parameters, prefix + "layers." + i + "."));
    }
    this.norm = parameters.constant(prefix + "norm.weight", 1f, shape.dim());
  }

  DecoderShape shape() {
    return shape;
  }

  /** Hidden states after the last norm, {@code [batch, length, dim]} to the same shape. */
  Tensor forward(Tensor x, boolean training) {
    long length = x.size(1);
    growTables((int) length);
    Tensor cos = java.util.Objects.requireNonNull(cosines).narrow(0, 0, length);
    Tensor sin = java.util.Objects.requireNonNull(sines).narrow(0, 0, length);
    Tensor state = x;
    for (Block block : blocks) {
      state = block.forward(state, cos, sin, training);
    }
    return rmsNorm(state, norm);
  }

  void adapt(Lora lora) {
    blocks.forEach(block -> block.linears().forEach(linear -> linear.adapt(lora)));
  }

  void merge() {
    blocks.forEach(block -> block.linears().forEach(Linear::merge));
  }

  private void growTables(int length) {
    if (length <= positions) {
      return;
    }
    close();
    positions = Integer.highestOneBit(Math.max(length, 64) * 2 - 1);
    cosines =
        Torch.keep(
            Torch.floats(
                Rotary.cosines(positions, shape.headDim(), shape.ropeTheta()),
                positions,
                shape.headDim()));
    sines =
        Torch.keep(
            Torch.floats(
                Rotary.sines(positions, shape.headDim(), shape.ropeTheta()),
                positions,
                shape.headDim()));
  }

  private Tensor rmsNorm(Tensor x, Tensor weight) {
    return torch.rms_norm(
        x,
        new long[] {weight.size(0)},
        new TensorOptional(weight),
        new DoubleOptional(shape.normEpsilon()));
  }

  @Override
  public void close() {
    if (cosines != null && sines != null) {
      cosines.releaseReference();
      sines.releaseReference();
    }
  }

  private final class Block {
    private final Tensor attentionNorm;
    private final Linear q;
    private final Linear k;
    private final Linear v;
    private final Linear o;
    private final @Nullable Tensor qNorm;
    private final @Nullable Tensor kNorm;
    private final Tensor ffnNorm;
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    Block(Parameters parameters, String prefix) {
      int dim = shape.dim();
      double deviation = 1.0 / Math.sqrt(dim);
      // What is added to the residual stream starts small, by GPT-2's rule.
      double residual = 1.0 / Math.sqrt(2.0 * shape.layers());
      attentionNorm = parameters.constant(prefix + "input_layernorm.weight", 1f, dim);
      q = new Linear(parameters, prefix + "self_attn.q_proj", dim, dim, shape.qkvBias(), deviation);
      k =
          new Linear(
              parameters,
              prefix + "self_attn.k_proj",
              dim,
              shape.kvDim(),
              shape.qkvBias(),
              deviation);
      v =
          new Linear(
              parameters,
              prefix + "self_attn.v_proj",
              dim,
              shape.kvDim(),
              shape.qkvBias(),
              deviation);
      o =
          new Linear(
              parameters, prefix + "self_attn.o_proj", dim, dim, false, deviation * residual);
      qNorm =
          shape.qkNorm()
              ? parameters.constant(prefix + "self_attn.q_norm.weight", 1f, shape.headDim())
              : null;
      kNorm =
          shape.qkNorm()
              ? parameters.constant(prefix + "self_attn.k_norm.weight", 1f, shape.headDim())
              : null;
      ffnNorm = parameters.constant(prefix + "post_attention_layernorm.weight", 1f, dim);
      gate = new Linear(parameters, prefix + "mlp.gate_proj", dim, shape.ffn(), false, deviation);
      up = new Linear(parameters, prefix + "mlp.up_proj", dim, shape.ffn(), false, deviation);
      down =
          new Linear(
              parameters,
              prefix + "mlp.down_proj",
              shape.ffn(),
              dim,
              false,
              residual / Math.sqrt(shape.ffn()));
    }

    List<Linear> linears() {
      return List.of(q, k, v, o, gate, up, down);
    }

    Tensor forward(Tensor x, Tensor cos, Tensor sin, boolean training) {
      Tensor afterAttention = x.add(attention(rmsNorm(x, attentionNorm), cos, sin, training));
      return afterAttention.add(feedForward(rmsNorm(afterAttention, ffnNorm), training));
    }

    private Tensor attention(Tensor x, Tensor cos, Tensor sin, boolean training) {
      long batch = x.size(0);
      long length = x.size(1);
      Tensor queries = rotate(heads(q.forward(x, training), shape.heads(), qNorm), cos, sin);
      Tensor keys = rotate(heads(k.forward(x, training), shape.kvHeads(), kNorm), cos, sin);
      Tensor values = heads(v.forward(x, training), shape.kvHeads(), null);
      Tensor mixed =
          torch.scaled_dot_product_attention(
              queries,
              spread(keys),
              spread(values),
              new TensorOptional(),
              0.0,
              true,
              new DoubleOptional(),
              false);
      return o.forward(mixed.transpose(1, 2).reshape(batch, length, shape.dim()), training);
    }

    private Tensor heads(Tensor x, int heads, @Nullable Tensor headNorm) {
      Tensor split = x.view(x.size(0), x.size(1), heads, shape.headDim());
      return (headNorm == null ? split : rmsNorm(split, headNorm)).transpose(1, 2);
    }

    /** Key and value heads repeated so that every query head has its own. */
    private Tensor spread(Tensor x) {
      long group = shape.heads() / shape.kvHeads();
      if (group == 1) {
        return x;
      }
      return x.unsqueeze(2)
          .expand(x.size(0), x.size(1), group, x.size(2), x.size(3))
          .reshape(x.size(0), shape.heads(), x.size(2), x.size(3));
    }

    private Tensor feedForward(Tensor x, boolean training) {
      return down.forward(
          torch.silu(gate.forward(x, training)).mul(up.forward(x, training)), training);
    }
  }

  private static Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
    TensorVector halves = torch.chunk(x, 2, -1);
    Tensor turned = torch.cat(new TensorVector(halves.get(1).neg(), halves.get(0)), -1);
    return x.mul(cos).add(turned.mul(sin));
  }
}
