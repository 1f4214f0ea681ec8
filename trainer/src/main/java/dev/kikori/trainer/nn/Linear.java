package dev.kikori.trainer.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A linear layer {@code [.., in] -> [.., out]}, with an adapter if one was added. The weight is {@code [out, in]}. */
final class Linear {
  private final Parameters parameters;
  private final String name;
  private final int in;
  private final int out;
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private @Nullable Lora lora;
  private @Nullable Tensor a;
  private @Nullable Tensor b;

  Linear(Parameters parameters, String name, int in, int out, boolean bias, double deviation) {
    this.parameters = parameters;
    this.name = name;
    this.in = in;
    this.out = out;
    this.weight = parameters.normal(name + ".weight", deviation, out, in);
    this.bias = bias ? parameters.constant(name + ".bias", 0f, out) : null;
  }

  Tensor forward(Tensor x, boolean training) {
    Tensor product = Torch.linear(x, weight, training && parameters.mixed());
    Tensor y = bias == null ? product : product.add(bias);
    if (lora == null || a == null || b == null) {
      return y;
    }
    Tensor dropped = training && lora.dropout() > 0 ? torch.dropout(x, lora.dropout(), true) : x;
    return y.add(torch.linear(torch.linear(dropped, a), b).mul(Torch.scalar(lora.scale())));
  }

  /** Freezes the weight and adds an adapter, if the layer's last name is among its targets. At first the adapter changes nothing. */
  void adapt(Lora spec) {
    weight.requires_grad_(false);
    if (bias != null) {
      bias.requires_grad_(false);
    }
    if (spec.targetModules().contains(name.substring(name.lastIndexOf('.') + 1))) {
      lora = spec;
      a = parameters.normal(name + ".lora_A", 1.0 / Math.sqrt(in), spec.rank(), in);
      b = parameters.constant(name + ".lora_B", 0f, out, spec.rank());
    }
  }

  /** Adds the adapter's product to the weight and drops the adapter. */
  void merge() {
    if (lora == null || a == null || b == null) {
      return;
    }
    Tensor down = a;
    Tensor up = b;
    double scale = lora.scale();
    Torch.scope(
        () ->
            Torch.withoutGradients(() -> weight.add_(torch.matmul(up, down), Torch.scalar(scale))));
    lora = null;
    a = null;
    b = null;
    parameters.remove(name + ".lora_A");
    parameters.remove(name + ".lora_B");
  }
}
